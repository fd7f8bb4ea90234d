"""Samples: calls drawn at random for review, so that a view of the grades rests on no one's choice.

A draw can't be made again until it pleases: each is kept, and no call is drawn twice.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from api.desk.paging import place
from api.desk.views import Page
from api.desk.words import storable
from api.desk.work import fresh_id
from api.quality.changes import Changes, Wish
from api.quality.errors import RemarkError, StandsError, UnknownRemarkError
from api.quality.grades import Graded, Grades, check_not_own, name_of
from api.quality.judging import Sitting, Verdict, judged
from api.quality.paging import page_of
from api.quality.wording import worded
from api.security.audit_line import Action, Subject
from api.security.caller import Caller
from api.storage import facts, judgements, samples
from api.storage.facts import Mark
from api.storage.samples import Sample, SampledCall
from insights.agreement import Source
from insights.sampling import Population, draw, fingerprint

_ALL = 2**62  # above every sample's number
_SEED_BYTES = 8
_LONGEST_SEED = 100


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be drawn."""

    purpose: str
    population: Population
    n_each: int  # calls of each agent
    seed: str | None = None  # None: a random one


@dataclass(frozen=True, slots=True)
class Progress:
    """A sample, and how many of its calls have been reviewed."""

    sample: Sample
    n_reviewed: int


@dataclass(frozen=True, slots=True)
class SampleView:
    """A sample with its calls, as they were drawn."""

    sample: Sample
    calls: tuple[SampledCall, ...]  # of those in the reach of who asks


@dataclass(frozen=True, slots=True)
class Redraw:
    """What drawing a sample again comes to."""

    same_population: bool  # the same calls could be drawn as then
    same_calls: bool  # and the same were


@dataclass(frozen=True, slots=True)
class Samples:
    """Synchronous and thread-safe; every method may raise a StorageError."""

    grades: Grades
    changes: Changes

    def draw(self, caller: Caller, order: Order) -> SampleView:
        """Return a new sample of calls in the caller's reach that no sample has drawn yet.

        Raises RemarkError without a purpose or for a seed that is too long, SamplingError if no
        calls are wanted, StandsError if none is left.
        """
        with self.grades.database.transaction() as connection:
            view = self._drawn(connection, caller, order)
            samples.add(connection, view.sample, view.calls)
            detail = f"{view.sample.n_drawn} of {view.sample.n_population} calls"
            subject = Subject("sample", view.sample.sample_id)
            self.grades.audit.note(caller, Action.ADDED, subject, detail)
            return view

    def one(self, caller: Caller, sample_id: str) -> SampleView:
        """Return a sample; raises UnknownRemarkError."""
        with self.grades.database.reading() as connection:
            return self._view(connection, caller, self._one(connection, sample_id)[1])

    def listed(self, caller: Caller, cursor: str | None = None, limit: int = 50) -> Page[Progress]:
        """Return the samples, newest first."""
        del caller  # a sample itself names nobody; its calls are held to reach
        with self.grades.database.reading() as connection:
            found = samples.listed(connection, place(cursor), limit + 1)
            done = samples.n_reviewed(connection, [sample.sample_id for _, sample in found])
        shown = [(n, Progress(sample, done.get(sample.sample_id, 0))) for n, sample in found]
        return page_of(shown, limit)

    def review(
        self, caller: Caller, sample_id: str, call_id: str, verdicts: Mapping[str, Verdict]
    ) -> Graded:
        """Return the grade of a drawn call, every criterion judged; what differs is changed.

        Raises UnknownRemarkError for a call that the sample does not hold, StandsError for one
        that was reviewed, RemarkError unless every criterion has a verdict and each that
        changes an outcome a reason; UnknownCallError, OwnCallError.
        """
        with self.grades.database.transaction() as connection:
            self._check_unreviewed(connection, sample_id, call_id)
            graded = self.grades.of(connection, caller, call_id)
            check_not_own(caller, graded.record)
            now_s = self.grades.clock()
            sitting = Sitting(Source.SAMPLE, sample_id, now_s)
            judgements.add(connection, judged(graded, verdicts, caller, sitting))
            samples.reviewed(connection, graded.record.call_id, caller.caller_id, now_s)
            facts.mark(connection, graded.record.call_id, Mark.REVIEWED, True)
            detail = f"reviewed the call for sample {sample_id}"
            self.grades.note(caller, Action.CHANGED, graded.record.call_id, detail)
            return self._changed(connection, caller, graded, (sample_id, verdicts))

    def redraw(self, caller: Caller, sample_id: str) -> Redraw:
        """Draw a sample again from its seed, of what could be drawn then, and compare.

        Calls that were graded since then change the population; the calls drawn do not change
        for those. Raises UnknownRemarkError.
        """
        with self.grades.database.reading() as connection:
            number, sample = self._one(connection, sample_id)
            then = samples.candidates(connection, sample.population, caller.reach, number)
            kept = samples.calls_of(connection, sample.sample_id)
        again = draw(then, sample.n_each, sample.seed)
        return Redraw(
            fingerprint(then) == sample.fingerprint,
            [call.call_id for call in again] == [call.call_id for call in kept],
        )

    def _drawn(self, connection: Connection, caller: Caller, order: Order) -> SampleView:
        now_s = self.grades.clock()
        until_s = now_s if order.population.until_s is None else order.population.until_s
        population = replace(order.population, until_s=min(until_s, now_s))
        may_be = samples.candidates(connection, population, caller.reach, _ALL)
        seed = order.seed or secrets.token_hex(_SEED_BYTES)
        chosen = draw(may_be, order.n_each, worded("a seed", seed, _LONGEST_SEED))
        if not chosen:
            raise StandsError("no call of this population is left to draw")
        sample = Sample(
            sample_id=fresh_id("smp"),
            purpose=worded("what the sample is for", order.purpose),
            population=population,
            n_population=len(may_be),
            fingerprint=fingerprint(may_be),
            n_each=order.n_each,
            n_drawn=len(chosen),
            seed=seed,
            by=caller.caller_id,
            by_name=name_of(caller),
            drawn_s=now_s,
        )
        drawn = tuple(
            SampledCall(call.call_id, sample.sample_id, n, call.agent_id)
            for n, call in enumerate(chosen, start=1)
        )
        return SampleView(sample, drawn)

    def _one(self, connection: Connection, sample_id: str) -> tuple[int, Sample]:
        found = samples.one(connection, storable(sample_id))
        if found is None:
            raise UnknownRemarkError(f"there is no sample {sample_id!r}")
        return found

    def _view(self, connection: Connection, caller: Caller, sample: Sample) -> SampleView:
        drawn = samples.calls_of(connection, sample.sample_id)
        return SampleView(sample, tuple(c for c in drawn if caller.reach.covers(c.agent_id)))

    def _check_unreviewed(self, connection: Connection, sample_id: str, call_id: str) -> None:
        drawn = samples.calls_of(connection, self._one(connection, sample_id)[1].sample_id)
        found = next((call for call in drawn if call.call_id == call_id), None)
        if found is None:
            raise UnknownRemarkError(f"call {call_id!r} is not in sample {sample_id!r}")
        if found.reviewed_s is not None:
            raise StandsError(f"call {call_id!r} was reviewed for this sample already")

    def _changed(
        self,
        connection: Connection,
        caller: Caller,
        graded: Graded,
        review: tuple[str, Mapping[str, Verdict]],
    ) -> Graded:
        """Make the changes that a review's verdicts ask for."""
        sample_id, verdicts = review
        for criterion in graded.revision.criteria:
            verdict = verdicts[criterion.machine.id]
            if verdict.outcome is not criterion.outcome:
                if not verdict.note.strip():
                    raise RemarkError(f"wanted a reason why {criterion.machine.id} changes")
                wish = Wish(
                    criterion.machine.id, verdict.outcome, verdict.note, sample_id=sample_id
                )
                graded = self.changes.make(connection, caller, graded, wish)
        return graded
