"""The routing bench's tables for a terminal, and what a reader of them must know."""

from collections.abc import Iterator

from rich.table import Table

from api.bench.routing import RELAX_S, RoutingFigures, ScenarioFigures, Standing

DECISION_BAR_MS = 0.3  # choose() and match() together
_COLUMNS = (
    "strategy",
    "mean wait s",
    "p95 wait s",
    "in 20 s %",
    "gave up %",
    "strong recoverer %",
    "recovered %",
    "evenness",
    "best_match recovers",
    "its in 20 s",
    "seeds won",
)


def routing_table(figures: ScenarioFigures, n_seeds: int) -> Table:
    """Return one scenario: a row a strategy, and best_match beside each of the others."""
    title = f"{figures.scenario} (load {figures.load:.0%})"
    table = Table(title=title, title_justify="left")
    for name in _COLUMNS:
        table.add_column(name, justify="left" if name == "strategy" else "right")
    for standing in figures.standings:
        table.add_row(standing.contender, *_fared(standing), *_versus(standing, n_seeds))
    return table


def routing_remarks(figures: RoutingFigures) -> Iterator[str]:
    """Yield what the tables rest on, and how long a decision takes, a line each."""
    plan, speed = figures.plan, figures.speed
    yield (
        f"{plan.n_experts} experts, {plan.hours:g} simulated hours, {plan.n_seeds} seeds: mean "
        "± standard deviation. Every strategy meets the same customers with the same luck."
    )
    yield (
        "How customers recover is assumed (api/bench/routing_world.py), not measured. best_match "
        "starts ignorant and learns from outcomes, 15 % of them seen the wrong way round."
    )
    yield (
        f"score_thirds is strict; relaxed, it lets every third have the case after {RELAX_S:.0f} s."
        " Truth told: the rates that best_match would learn if it had for ever."
    )
    busy = figures.scenarios[1]
    told = busy.standings[0].mean
    yield (
        "recovered: of all who came in a negative mood; whoever gave up did not. Waits announced "
        f"by best_match, load {busy.load:.0%}: {told.wait_error_s:.0f} s off, "
        f"{told.wait_covered:.0%} within two of their errors."
    )
    verdict = "met" if speed.both_ms < DECISION_BAR_MS else "MISSED"
    yield (
        f"One decision among {speed.n_seats} experts: choose {speed.choose_ms:.3f} ms, match "
        f"{speed.match_ms:.3f} ms; bar {DECISION_BAR_MS} ms together: {verdict}."
    )


def _fared(standing: Standing) -> Iterator[str]:
    mean, sd = standing.mean, standing.sd
    yield _plain(mean.mean_wait_s, sd.mean_wait_s)
    yield _plain(mean.p95_wait_s, sd.p95_wait_s)
    yield _percent(mean.service_level, sd.service_level)
    yield _percent(mean.abandonment, sd.abandonment)
    yield _percent(mean.strong_recoverer, sd.strong_recoverer)
    yield _percent(mean.recovered, sd.recovered)
    yield f"{mean.evenness:.3f}"


def _versus(standing: Standing, n_seeds: int) -> Iterator[str]:
    versus = standing.best_match_versus
    if versus is None:
        yield from ("", "", "")
        return
    ratio, difference = versus.recovered_ratio, versus.service_level_difference
    yield f"x {ratio.mean:.3f} ± {ratio.sd:.3f}"
    yield f"{difference.mean * 100:+.1f} ± {difference.sd * 100:.1f}"
    yield f"{versus.seeds_won} of {n_seeds}"


def _plain(mean: float, sd: float) -> str:
    return f"{mean:.1f} ± {sd:.1f}"


def _percent(mean: float, sd: float) -> str:
    return _plain(mean * 100, sd * 100)
