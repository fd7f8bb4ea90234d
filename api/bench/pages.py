"""The pages' bench: a year's history, every page in a browser, the lists, and boards over calls."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from api.bench.figures import this_machine
from api.bench.live import load_task, served_for, sound_of
from api.bench.live_figures import LivePlan
from api.bench.live_load import Loaded, load
from api.bench.live_script import Protocol
from api.bench.pages_boards import Boards, BoardsTask
from api.bench.pages_house import House, house_in
from api.bench.pages_lists import list_times
from api.bench.pages_plan import BoardTimes, LiveCost, PagesFigures, PagesPlan, percentile
from api.bench.pages_ready import page_times
from api.bench.processes import usage_of
from api.bench.serving import Served, serving
from api.security.role import Role

Stage = Callable[[str], None]

_WARM_S = 4.0  # of a call that nobody measures: models page in
_NO_LIMIT = 1_000_000  # requests that one caller may make


def bench_pages(folder: Path | None, plan: PagesPlan, stage: Stage) -> PagesFigures:
    """Return all figures of one run; `stage` is told what is being done.

    `folder`: where the history is, or will be, and stays; None: in one that goes. Raises
    BenchError without a browser, or if the service does not start.
    """
    machine = this_machine()
    with ExitStack() as left:
        if folder is None:
            folder = Path(left.enter_context(TemporaryDirectory(prefix="tonewise-bench-")))
        folder.mkdir(parents=True, exist_ok=True)
        stage(f"a history of {plan.calls} calls and {plan.messages} messages")
        house = house_in(folder, plan)
        service = left.enter_context(serving(folder, _settings(plan)))
        stage("pages")
        pages, no_pages = page_times(house, service.port, plan.visits)
        stage("lists")
        lists, no_lists = list_times(house, service, plan.requests)
        stage(f"{plan.live_calls} calls")
        alone, _ = _live(plan, service, folder, None)
        stage(f"{plan.live_calls} calls, and {plan.boards} boards")
        watched, boards = _live(plan, service, folder, house)
    return PagesFigures(
        plan=plan,
        made_s=house.made_s,
        pages=pages,
        lists=lists,
        boards=boards,
        alone=alone,
        watched=watched,
        left_out=[*no_pages, *no_lists],
        machine=machine,
    )


def _settings(plan: PagesPlan) -> dict[str, object]:
    limits = dict.fromkeys(("key_requests", "person_requests", "stranger_requests"), _NO_LIMIT)
    return {**served_for(_live_plan(plan, plan.seconds)), **limits}


def _live_plan(plan: PagesPlan, seconds: float, calls: int | None = None) -> LivePlan:
    return LivePlan(calls or plan.live_calls, seconds, Protocol.NATIVE, False, naive=False)


def _live(
    plan: PagesPlan, service: Served, folder: Path, house: House | None
) -> tuple[LiveCost, BoardTimes | None]:
    """Return what live calls cost and how quickly they are told, beside boards or without."""
    sound_at = folder / "sound.npy"
    np.save(sound_at, sound_of(()))
    warm = _live_plan(plan, _WARM_S, calls=1)
    load(load_task(warm, sound_at, service.port, service.secret), _nothing, _nothing)
    task = load_task(_live_plan(plan, plan.seconds), sound_at, service.port, service.secret)
    cpu_s: list[float] = []

    def look() -> None:
        cpu_s.append(usage_of(service.process.pid).cpu_s)

    with ExitStack() as left:
        boards = left.enter_context(Boards(_boards(plan, service, house))) if house else None
        loaded = load(task, look, look)
    cost = _cost(loaded, cpu_s[1] - cpu_s[0], plan)
    return cost, boards.times if boards else None


def _boards(plan: PagesPlan, service: Served, house: House) -> BoardsTask:
    n_others = plan.boards // 4
    others = [house.leads[n % len(house.leads)] for n in range(n_others)]
    timed = [house.of(Role.SUPERVISOR).secret] * (plan.boards - n_others)
    return BoardsTask(service.port, timed, others, house.agent_id, service.secret)


def _cost(loaded: Loaded, cpu_s: float, plan: PagesPlan) -> LiveCost:
    told_ms: Sequence[float] = [ms for call in loaded.calls for ms in call.emotion_ms]
    return LiveCost(
        cpu_ms_per_call_second=1000 * cpu_s / (plan.live_calls * plan.seconds),
        emotion_p50_ms=percentile(told_ms, 50),
        emotion_p95_ms=percentile(told_ms, 95),
        n_told=len(told_ms),
        n_lost=sum(call.ending != "graded" for call in loaded.calls),
    )


def _nothing() -> None:
    return
