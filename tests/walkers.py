"""Players of whom each walks in another way."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from random import Random

from play_builders import a_fix, moved, some_evidence
from questcity.domain.play.model.evidence import Evidence, EvidenceType
from questcity.domain.play.model.facts import RunState
from questcity.domain.play.views import OpenPointView, RunView
from questcity.domain.quests.model.activities import ActivityType
from questcity.domain.shared.permissions import Actor


@dataclass(eq=False)
class Walker:
    """A run, as its player saw it last."""

    player: Actor
    run: RunView
    is_busy: bool = False
    has_begun_again: bool = False

    def see(self, run: RunView) -> None:
        """Take a look. Fail where something was lost since the last one."""
        was, self.run = self.run, run
        assert (run.id, run.version, run.points_count) == (was.id, was.version, was.points_count)
        assert run.score >= was.score
        assert run.accepted_count >= was.accepted_count
        assert [passed.point_id for passed in run.history[: len(was.history)]] == [
            passed.point_id for passed in was.history
        ]
        assert (run.point is None) is (run.state is not RunState.ACTIVE)


def right_at(point: OpenPointView) -> Evidence:
    """Return what passes a point, done where it lies."""
    kind, answer = {
        ActivityType.ENTER_WORD: (EvidenceType.ANSWER, "thunder"),
        ActivityType.ENTER_CODE: (EvidenceType.ANSWER, "1703"),
        ActivityType.TAKE_PHOTO: (EvidenceType.PHOTO, None),
        ActivityType.CATCH_GHOST: (EvidenceType.CLAIM, None),
    }[point.activity]
    return some_evidence(kind, point.id, answer=answer, fix=a_fix(point.places[0].at))


def deeds_at(run: RunView, point: OpenPointView, dice: Random) -> Iterable[Evidence]:
    """Return what somebody does at a point: what helps, and what does not."""
    right, here = right_at(point), point.places[0].at
    wrong = some_evidence(EvidenceType.ANSWER, point.id, answer="lightning", fix=a_fix(here))
    behind = run.history[-1].point_id if run.history else point.id
    hints = [
        some_evidence(EvidenceType.TAKE_HINT, point.id, hint_id=hint.id) for hint in point.hints
    ]
    choices = [
        *[(right,)] * 4,
        (replace(right, fix=a_fix(here, accuracy=70.0)),),
        (replace(right, fix=a_fix(moved(here, north=2000))),),
        (replace(right, point_id=behind),),
        (some_evidence(EvidenceType.CHECK_IN, point.id, fix=a_fix(here)),),
        (some_evidence(EvidenceType.SKIP, point.id),),
        (wrong,),
        (wrong, wrong, right),
        [replace(wrong, id=other.id) for other in (right, wrong)],
        *([hint] for hint in hints),
        (*hints, some_evidence(EvidenceType.SKIP, point.id)),
    ]
    return dice.choice(choices)
