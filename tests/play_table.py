"""A table of what evidence is worth: how a row is written, and how it is played."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from builders import NOON
from play_builders import (
    HORSEMAN,
    WALKING_SPEED,
    a_fix,
    a_route,
    a_run,
    at_the_point,
    is_right,
    moved,
    some_evidence,
)
from questcity.domain.play.model.evidence import Evidence, EvidenceType, Fix
from questcity.domain.play.model.facts import EvidenceJudged, RunEnded, RunState
from questcity.domain.play.model.progress import CheckIn, Progress
from questcity.domain.play.model.runs import Run
from questcity.domain.play.model.verdicts import Reason
from questcity.domain.play.rules.attempts import Attempts
from questcity.domain.play.rules.judging import Case, Judgement, judge
from questcity.domain.play.rules.positions import Sighting
from questcity.domain.play.rules.times import Arrival
from questcity.domain.quests.model.points import PlaceSettings, Point
from questcity.domain.shared.secrets import Tag

NOW: Final = NOON + timedelta(hours=2)
"""When evidence arrives, unless a row says otherwise; the run and its point began at noon."""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """The circumstances of a piece of evidence; `open_point` is what the player did there before.

    `phone_is_off` is how far the phone's clock is ahead, `kept_back` how long before its sending
    something was done.
    """

    point: Point
    arrives_at: datetime = NOW
    phone_is_off: timedelta = timedelta(0)
    kept_back: timedelta = timedelta(0)
    last: Sighting | None = None
    wrong: tuple[datetime, ...] = ()
    open_point: Mapping[str, Any] = field(default_factory=dict)
    run_is: RunState = RunState.ACTIVE
    top_speed: float = WALKING_SPEED

    def run(self) -> Run:
        """Return the run as it is when the evidence arrives."""
        run = at_the_point(
            a_run(a_route(self.point, top_speed=self.top_speed)), **dict(self.open_point)
        )
        if self.run_is is RunState.ACTIVE:
            return run
        return run.after((RunEnded(at=self.arrives_at, state=self.run_is),))

    def evidence(self, deed: Mapping[str, Any]) -> Evidence:
        """Return what the phone sends of a deed."""
        sent_at = self.arrives_at + self.phone_is_off
        kind: EvidenceType = deed["type"]
        evidence = some_evidence(kind, self.point.id, at=sent_at - self.kept_back)
        return replace(evidence, **deed)

    def case(self, run: Run) -> Case:
        """Return what the evidence is judged by."""
        return Case(
            run=run,
            route=a_route(self.point, top_speed=self.top_speed),
            arrival=Arrival(
                at=self.arrives_at,
                sent_at=self.arrives_at + self.phone_is_off,
                started_at=run.started_at,
            ),
            last=self.last,
            attempts=Attempts(self.wrong),
            is_right=is_right,
        )


@dataclass(frozen=True, kw_only=True)
class Row:
    """A deed in its circumstances, and what it must be worth."""

    circumstances: str
    scene: Scene
    deed: Mapping[str, Any]
    verdict: str
    reasons: tuple[str, ...]
    band: str | None
    effect: str

    def play(self) -> tuple[Judgement, str]:
        """Judge the deed, and say what it has changed."""
        run, evidence = self.scene.run(), self.scene.evidence(self.deed)
        judgement = judge(self.scene.case(run), evidence)
        return judgement, _effect(run, evidence, judgement, self.scene.arrives_at)


def row(  # noqa: PLR0913, PLR0917 (the columns of a table)
    circumstances: str,
    point: Point,
    deed: Mapping[str, Any],
    verdict: str,
    reasons: str,
    band: str | None,
    effect: str,
    **scene: Any,
) -> Row:
    """Return a row; reasons stand in one string, and `scene` holds fields of the scene."""
    return Row(
        circumstances=f"{point.title}: {circumstances}",
        scene=Scene(point=point, **scene),
        deed=deed,
        verdict=verdict,
        reasons=tuple(reasons.split()),
        band=band,
        effect=effect,
    )


def here(metres: float = 0.0, **changes: Any) -> Fix:
    """Return a fix so many metres north of the Bronze Horseman."""
    return replace(a_fix(moved(HORSEMAN, north=metres)), **changes)


def seen(metres: float, past: timedelta, accuracy: float = 8.0) -> Sighting:
    """Return an earlier sighting so many metres north of the Bronze Horseman."""
    return Sighting(at=moved(HORSEMAN, north=metres), accuracy=accuracy, taken_at=NOW - past)


def checked_in(place: PlaceSettings, past: timedelta, *doubts: Reason) -> dict[str, Any]:
    """Return an open point where the player was seen before."""
    return {"check_in": CheckIn(place_id=place.id, at=NOW - past, doubts=doubts)}


def does(kind: EvidenceType, fix: Fix | None = None, **changes: Any) -> dict[str, Any]:
    """Return a deed."""
    return {"type": kind, "fix": fix, **changes}


def _effect(run: Run, evidence: Evidence, judgement: Judgement, at: datetime) -> str:
    before, after = run.progress, run.after((_fact(evidence, judgement, at),)).progress
    effects = [*_changes(before, after)]
    if Reason.ANSWER_WRONG in judgement.ruling.reasons:
        effects.append("an attempt")
    if judgement.ruling.retry_after is not None:
        effects.append(f"wait {judgement.ruling.retry_after}")
    return ", ".join(effects) or "nothing"


def _changes(before: Progress, after: Progress) -> Iterator[str]:
    yield from (f"{point.grade} {point.score}" for point in after.passed)
    old, new = before.point, after.point
    if old is None or new is None:
        return
    yield from (f"part {part}" for part in new.parts[len(old.parts) :])
    if new.hints != old.hints:
        yield f"a hint for {new.hint_costs - old.hint_costs}"
    if new.check_in != old.check_in and new.check_in is not None:
        yield "checked in low" if new.check_in.doubts else "checked in"


def _fact(evidence: Evidence, judgement: Judgement, at: datetime) -> EvidenceJudged:
    return EvidenceJudged(
        at=at,
        done_at=judgement.done_at,
        event_id=UUID(int=1),
        fingerprint=Tag("key", b"digest"),
        type=evidence.type,
        point_id=evidence.point_id,
        ruling=judgement.ruling,
        grade=judgement.grade,
        score=judgement.score,
    )
