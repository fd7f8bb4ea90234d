"""Ending: a call that is over, on its way to its report."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic

import structlog

from api.live.call import LiveCall
from api.live.dialogue import REASONS, Dialogue
from api.live.ears import LiveEars
from api.live.figures import LiveFigures
from api.live.messages import Ended, Graded, WarningTold
from api.live.open_call import EMPTY
from api.live.ports import Journal
from api.live.recognition import Recognition
from api.live.view import Stage
from api.logs import where
from grading.report import CallInfo, GradeReport, ModelName
from speech.audio import Speaker

_LOOK_S = 0.02

_CAME_IN = "the customer came in {}, as their chat {} said before the call"
SILENT = "silence: no voice was heard in the whole call, so no mood is given"
_ONE_SIDE = "one side: only the {}'s voice was streamed"
_SKIPPED = "{:.1f} s of sound were not heard: the service was too busy"
_WORDLESS = "utterances without words: {}, since {}"
_OUTSTANDING = "they were still being recognised when the call had ended"
OPTED_OUT = "the customer did not want their mood analysed"
_BROKE = "the call broke at {:.1f} s ({}): what came after is not heard"

_log = structlog.stdlib.get_logger("tonewise.live")


@dataclass(frozen=True, slots=True)
class EndingConfig:
    """How long an ended call waits for what is still to come."""

    words_s: float = 15.0
    written_s: float = 30.0


class Ending:
    """Ends calls: hears them out, waits for their words, grades them and has them kept."""

    def __init__(
        self,
        ears: LiveEars,
        recognition: Recognition,
        figures: LiveFigures,
        config: EndingConfig,
    ) -> None:
        self._ears, self._recognition = ears, recognition
        self._figures, self._config = figures, config
        self._executor = ThreadPoolExecutor(1, "tonewise-grade")

    def close(self) -> None:
        """End its thread."""
        self._executor.shutdown()

    async def end(self, call: LiveCall, reason: str) -> Graded | Ended:
        """Return what a call came to that takes no more sound; its followers are told the same."""
        await call.heard_out.wait()
        await self._words(call)
        try:
            told = await self._graded(call, reason)
        except Exception as error:  # the one place where a call's own end can break
            _log.error("a call was not graded", call_id=call.call_id, **where(error))
            told = await self._failed(call, f"it could not be graded: {type(error).__qualname__}")
        if call.known.tape is not None:
            call.known.tape.close()
        call.stage = Stage.OVER
        self._figures.ended(told.type)
        call.tell([told])
        return told

    async def _words(self, call: LiveCall) -> None:
        """Wait for the words of all that was said, as long as they may take."""
        dialogue, until_s = call.hearing.dialogue, monotonic() + self._config.words_s
        while dialogue and dialogue.n_outstanding and monotonic() < until_s:
            await asyncio.sleep(_LOOK_S)

    async def _graded(self, call: LiveCall, reason: str) -> Graded | Ended:
        if call.received_s == 0.0:
            return await self._failed(call, EMPTY)
        loop = asyncio.get_running_loop()
        report = await loop.run_in_executor(self._executor, self._report, call)
        report_id = call.hearing.around.journal.ended(call.call_id, report, reason)
        await self._written(call)
        return Graded(
            call_id=call.call_id,
            report_id=report_id or "",
            points=report.points,
            stars=report.stars,
            band=report.band,
            duration_s=report.call.duration_s,
        )

    async def _failed(self, call: LiveCall, why: str) -> Ended:
        call.hearing.around.journal.ended(call.call_id, None, why)
        await self._written(call)
        return Ended(call_id=call.call_id, reason=why)

    async def _written(self, call: LiveCall) -> None:
        """Wait until the database has it; if it doesn't for long, the journal goes on trying."""
        journal: Journal = call.hearing.around.journal
        try:
            async with asyncio.timeout(self._config.written_s):
                await journal.flushed(call.call_id)
        except TimeoutError:
            text = "the database does not answer; the report is kept here until it does"
            call.tell([WarningTold(code="journal_behind", text=text, at_s=call.received_s)])

    def _report(self, call: LiveCall) -> GradeReport:
        is_transcribed = call.hearing.dialogue is not None
        info = CallInfo(
            source=call.call_id,
            duration_s=call.received_s,
            speakers=tuple(s for lane in call.hearing.lanes for s in lane.speakers),
            listened_to_words=is_transcribed and self._reads_words(call),
            transcribed=is_transcribed,
            notes=tuple(notes(call)),
        )
        models = tuple(self._models(call))
        return call.hearing.standing.report(info, call.interruptions.holds, models)

    def _reads_words(self, call: LiveCall) -> bool:
        return call.start.analyse_mood and self._ears.word_reader is not None

    def _models(self, call: LiveCall) -> Iterator[ModelName]:
        """Name what had a part in the report, in the order in which it is for a recording."""
        if call.start.analyse_mood:
            yield from self._ears.voice_models
        if call.hearing.dialogue is not None and self._recognition.name:
            yield ModelName("recogniser", self._recognition.name, "")
            yield from self._ears.word_models if self._reads_words(call) else ()


def notes(call: LiveCall) -> list[str]:
    """Return what a reader of the report must know, a sentence each."""
    hearing, found = call.hearing, [*call.notes, *call.interruptions.notes]
    if mood := call.known.profile.customer_mood:
        found.insert(0, _CAME_IN.format(mood, call.start.case_id))
    speakers = {s for lane in hearing.lanes for s in lane.speakers}
    if len(speakers) < len(Speaker):
        found.append(_ONE_SIDE.format(next(iter(speakers)).value))
    if not call.start.analyse_mood:
        found.append(OPTED_OUT)
    if not hearing.standing.utterances:
        found.append(SILENT)
    if skipped_s := hearing.skipped_s + call.dropped_s:
        found.append(_SKIPPED.format(skipped_s))
    if hearing.dialogue is not None:
        found += _wordless(hearing.dialogue)
    if hearing.failure is not None:
        found.append(_BROKE.format(hearing.heard_s, type(hearing.failure).__qualname__))
    return found


def _wordless(dialogue: Dialogue) -> Iterator[str]:
    for why, n in [*dialogue.lost.items()]:  # recognisers may still add to it
        yield _WORDLESS.format(n, REASONS[why])
    if n := dialogue.n_outstanding:
        yield _WORDLESS.format(n, _OUTSTANDING)
