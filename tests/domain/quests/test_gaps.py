from typing import Any

import pytest

from play_builders import a_draft, a_place, a_point, an_activity
from questcity.domain.quests.errors import QuestNotReadyError
from questcity.domain.quests.model.activities import ActivityType, PhotoKind
from questcity.domain.quests.model.fields import QuestFields
from questcity.domain.quests.model.quests import Draft
from questcity.domain.quests.rules.linting.findings import Severity
from questcity.domain.quests.rules.linting.lintable import Lintable, References
from questcity.domain.quests.rules.linting.linter import lint, require_ready

ARTIFACT = an_activity(ActivityType.PICK_UP_ARTIFACT)

Gap = tuple[tuple[str | int, ...], str]


def unknown(draft: Draft) -> Lintable:
    return Lintable.of(draft, References())


def gaps(draft: Draft) -> list[Gap]:
    found = lint(unknown(draft))
    return [(gap.path, gap.code) for gap in found if gap.severity is Severity.ERROR]


def with_second(**changes: Any) -> Draft:
    return a_draft(points=(a_point(), a_point(**changes)))


def test_a_complete_draft_lacks_nothing() -> None:
    draft = a_draft()

    require_ready(unknown(draft))

    assert gaps(draft) == []


@pytest.mark.parametrize("kind", ActivityType)
def test_what_asks_for_an_answer_has_one(kind: ActivityType) -> None:
    without = an_activity(kind, kind=PhotoKind.MATCHING)
    expected = [(("points", 1, "activity"), "missing")] if kind.answer_kind else []

    assert gaps(with_second(activity=without)) == expected
    assert gaps(with_second(activity=an_activity(kind, "1703", kind=PhotoKind.MATCHING))) == []


@pytest.mark.parametrize("kind", sorted({*ActivityType} - {ActivityType.PICK_UP_ARTIFACT}))
def test_only_an_artifact_has_parts(kind: ActivityType) -> None:
    activity = an_activity(kind, "1703", kind=PhotoKind.MATCHING)
    places = (a_place(part=1), a_place(part=2))

    expected = [(("points", 1, "places"), "parts-not-possible")]
    assert gaps(with_second(activity=activity, places=places)) == expected


def test_all_gaps_are_told_at_once() -> None:
    bare = a_point(description="", places=(), activity=an_activity(ActivityType.ENTER_CODE))
    draft = Draft(fields=QuestFields(title="A walk", timeframe=0), points=(bare,))

    with pytest.raises(QuestNotReadyError) as refusal:
        require_ready(unknown(draft))

    assert [violation.path for violation in refusal.value.violations] == [
        ("description",),
        ("language",),
        ("category_id",),
        ("vehicle_id",),
        ("place_id",),
        ("group",),
        ("level",),
        ("mileage",),
        ("points",),
        ("points", 0, "description"),
        ("points", 0, "places"),
        ("points", 0, "activity"),
    ]
