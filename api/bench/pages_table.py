"""The pages' figures and their bars as tables for a terminal."""

from collections.abc import Iterator

from rich.table import Table

from api.bench.pages_plan import LiveCost, PagesFigures

BOARD_BAR_MS = 1000.0
EMOTION_BAR_MS = 300.0  # as `tonewise bench live`


def pages_tables(f: PagesFigures) -> Iterator[Table]:
    """Yield a table of the pages, of the lists, and of boards over live calls."""
    over = f"{f.plan.calls:,} calls and {f.plan.messages:,} messages"
    pages = _table(f"Pages over {over}, ready in Chromium", "page", "cold", "warm")
    for page in f.pages:
        met = max(page.cold_ms, page.warm_ms) <= page.bar_ms
        bar = f"<= {page.bar_ms:g} ms"
        pages.add_row(page.path, _ms(page.cold_ms), _ms(page.warm_ms), bar, _verdict(met))
    yield pages
    lists = _table(f"Lists over {over}, over HTTP", "list", "median", "95 of 100")
    for one in f.lists:
        met = one.p95_ms <= one.bar_ms
        bar = f"<= {one.bar_ms:g} ms"
        lists.add_row(one.path, _ms(one.p50_ms), _ms(one.p95_ms), bar, _verdict(met))
    yield lists
    if f.boards is not None and f.alone is not None and f.watched is not None:
        title = f"{f.boards.boards} wallboards while {f.plan.live_calls} calls go on"
        live = _table(title, "what", "without", "with")
        for row in _live_rows(f, f.alone, f.watched):
            live.add_row(*row)
        yield live


def pages_remarks(f: PagesFigures) -> Iterator[str]:
    """Yield what a reader of the tables must know, a line each."""
    yield (
        "A page is ready when nothing more is added to it and its largest part is painted; cold is "
        "a browser that has nothing of the service, warm one that has its scripts and styles. "
        f"Medians of {f.plan.visits} and {2 * f.plan.visits} visits."
    )
    yield (
        f"Lists: {f.plan.requests} requests each, one after another, by one key; of what adds "
        "everything up a tenth as many, each of another day, so that none is remembered."
    )
    if f.boards is not None:
        yield (
            "Boards are connections, not browsers: three in four of a supervisor of all teams, the "
            f"others of supervisors of one. Each was told {f.boards.kb_a_second:.1f} kB a second. "
            f"{f.boards.changes} changes of an agent's presence were timed on each of the first, "
            "from the request to the board's line."
        )
    if f.made_s is not None:
        yield f"The history took {f.made_s:.0f} s to make."
    for reason in f.left_out:
        yield f"Left out: {reason}"
    yield (
        f"Machine: {f.machine.system}, {f.machine.cores} cores, load {f.machine.load_average:.1f} "
        f"before it began, Python {f.machine.python}. Browser, callers and boards share its cores."
    )


def _live_rows(f: PagesFigures, alone: LiveCost, watched: LiveCost) -> Iterator[tuple[str, ...]]:
    boards = f.boards
    assert boards is not None, "there are rows only where there were boards"
    bar = f"<= {BOARD_BAR_MS:g} ms"
    yield "a change to a board, median", "", _ms(boards.p50_ms), "", ""
    met = boards.p95_ms <= BOARD_BAR_MS
    yield "... 95 of 100", "", _ms(boards.p95_ms), bar, _verdict(met)
    yield "... the slowest", "", _ms(boards.worst_ms), "", ""
    yield "changes not told", "", str(boards.n_missed), "0", _verdict(boards.n_missed == 0)
    yield (
        "emotion of an interval, median",
        _ms(alone.emotion_p50_ms),
        _ms(watched.emotion_p50_ms),
        "",
        "",
    )
    met = watched.emotion_p95_ms <= EMOTION_BAR_MS
    yield (
        "... 95 of 100",
        _ms(alone.emotion_p95_ms),
        _ms(watched.emotion_p95_ms),
        f"<= {EMOTION_BAR_MS:g} ms",
        _verdict(met),
    )
    costs = (alone.cpu_ms_per_call_second, watched.cpu_ms_per_call_second)
    yield "CPU a call-second", *(f"{cost:.1f} ms" for cost in costs), "", ""
    lost = (alone.n_lost, watched.n_lost)
    yield "calls without a grade", *map(str, lost), "0", _verdict(not any(lost))


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for name in (*columns, "bar", ""):
        table.add_column(name)
    return table


def _verdict(met: bool) -> str:
    return "met" if met else "MISSED"


def _ms(value: float) -> str:
    return f"{value:.0f} ms"
