"""The linter as a whole; what each rule finds is in `lint_cases`."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from lint_builders import CAR, Manuscript, a_ride, a_walk, found
from lint_cases import BROKEN, WALK, Broken
from play_builders import a_draft, a_point, an_activity
from quest_builders import SAINT_PETERSBURG, WALKING
from questcity.adapters.memory.references import AREAS, VEHICLES
from questcity.domain.play.model.routes import LONGEST
from questcity.domain.play.model.verdicts import Grade
from questcity.domain.play.rules import judging
from questcity.domain.quests.errors import QuestNotReadyError
from questcity.domain.quests.model.activities import ActivityType, PhotoKind, Tool
from questcity.domain.quests.model.fields import Mileage, QuestFields
from questcity.domain.quests.model.reference import Area
from questcity.domain.quests.model.written import (
    WrittenActivity,
    WrittenHint,
    WrittenPlace,
    WrittenPoint,
)
from questcity.domain.quests.rules.linting import hints, linter, timing
from questcity.domain.quests.rules.linting.findings import Code, Finding, Severity
from questcity.domain.quests.rules.linting.lintable import Lintable, References
from questcity.domain.quests.rules.linting.linter import RULES, Rule, lint, require_ready
from questcity.domain.shared.ids import AreaId, VehicleId
from questcity.entrypoints.cli.demo.quest_files import QuestName, read_quest

WAYS: tuple[Callable[[Area], Manuscript], ...] = (
    a_walk,
    a_ride,
    lambda area: a_walk(area, points=2, timeframe=1),
    lambda area: a_ride(area, vehicle=CAR, points=20, every=3000, mileage=Mileage.LONG),
)


@pytest.mark.parametrize("broken", BROKEN, ids=str)
def test_what_is_wrong_with_a_quest_is_found_and_nothing_else(broken: Broken) -> None:
    assert found(broken.manuscript) == [(broken.code, broken.path)]


def test_every_code_is_found_in_a_broken_quest() -> None:
    assert {broken.code for broken in BROKEN} == set(Code)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_without_a_rule_a_broken_quest_passes(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linter, "RULES", tuple(other for other in RULES if other is not rule))

    assert any(found(broken.manuscript) == [] for broken in BROKEN)


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.name)
@pytest.mark.parametrize("way", WAYS, ids=("walk", "ride", "short", "long"))
def test_nothing_is_found_in_a_good_quest(area: Area, way: Callable[[Area], Manuscript]) -> None:
    assert found(way(area)) == []


@given(
    area=st.sampled_from(AREAS),
    vehicle=st.sampled_from(VEHICLES),
    points=st.integers(2, 12),
    every=st.floats(160, 400),
    random=st.sampled_from([None, 5.0, 30.0]),
)
def test_nor_in_others_that_are_as_good(
    area: Area, vehicle: Any, points: int, every: float, random: float | None
) -> None:
    walk = a_walk(area, points=points, vehicle=vehicle, every=every)

    assert found(walk.with_place(0, random_occurrence=random)) == []


@pytest.mark.parametrize("name", QuestName)
def test_the_quests_of_the_demo_lack_only_files_which_cannot_be_attached_yet(
    name: QuestName,
) -> None:
    quest = read_quest(name)
    ids = {
        field: getattr(WALK.fields, field) for field in ("category_id", "vehicle_id", "place_id")
    }
    fields = replace(quest.fields, **ids)
    area = next(area for area in AREAS if area.name == quest.place)

    codes = Counter(code for code, _ in found(Manuscript(fields, quest.points, WALKING, area)))

    assert codes == {Code.COVER_MISSING: 1, Code.FILE_MISSING: 1}


def test_only_errors_hold_up_a_publication_and_none_of_them_needs_an_answer() -> None:
    for broken in BROKEN:
        quest = replace(broken.manuscript.lintable(), answers={})
        if broken.code.severity is Severity.ERROR:
            with pytest.raises(QuestNotReadyError) as refusal:
                require_ready(quest)
            [violation] = refusal.value.violations
            assert (violation.path, violation.code) == (broken.path, broken.code.value)
            assert violation.detail
        else:
            require_ready(quest)


def test_what_is_worst_comes_first_then_what_is_said_of_the_whole() -> None:
    quest = WALK.saying(cover_media_id=None, level=None, description="")
    quest = quest.with_point(3, description="", title="xxx").with_point(0, places=())

    assert found(quest) == [
        (Code.MISSING, ("description",)),
        (Code.MISSING, ("level",)),
        (Code.TOO_FEW, ("points", 0, "places")),
        (Code.MISSING, ("points", 3, "description")),
        (Code.COVER_MISSING, ("cover_media_id",)),
        (Code.PLACEHOLDER_TEXT, ("points", 3, "title")),
    ]


def test_a_draft_knows_its_vehicle_its_area_and_its_answers() -> None:
    draft = a_draft(points=(a_point(activity=an_activity(ActivityType.ENTER_CODE, "1111")),))
    fields = draft.fields
    assert fields.vehicle_id is not None
    assert fields.place_id is not None
    vehicle = replace(WALKING, id=VehicleId(fields.vehicle_id))
    area = replace(SAINT_PETERSBURG, id=AreaId(fields.place_id))
    references = References(vehicles=(*VEHICLES, vehicle), areas=(*AREAS, area))

    answers = {draft.points[0].id: ("1111",)}
    quest = Lintable.of(draft, references, answers)

    assert (quest.vehicle, quest.area, quest.answers) == (vehicle, area, answers)
    assert Code.CODE_EASY_TO_GUESS in {finding.code for finding in lint(quest)}
    nothing = Lintable.of(replace(draft, fields=QuestFields(title="A walk")), references)
    assert (nothing.vehicle, nothing.area) == (None, None)


def test_an_empty_draft_is_looked_at_like_any_other() -> None:
    quest = Lintable(fields=QuestFields(title="A walk"), points=())

    codes = Counter(finding.code for finding in lint(quest))

    assert codes == {Code.MISSING: 9, Code.TOO_FEW: 1, Code.COVER_MISSING: 1}


some_text = st.text(max_size=60)
some_places = st.lists(
    st.builds(
        WrittenPlace,
        latitude=st.floats(-90, 90),
        longitude=st.floats(-180, 180),
        detection_radius=st.floats(5, 500),
        random_occurrence=st.none() | st.floats(5, 100),
        part=st.none() | st.integers(1, 20),
    ),
    max_size=3,
).map(tuple)
some_points = st.lists(
    st.builds(
        WrittenPoint,
        title=some_text,
        description=some_text,
        activity=st.builds(
            WrittenActivity,
            type=st.sampled_from(ActivityType),
            kind=st.none() | st.sampled_from(PhotoKind),
            answers=st.lists(st.text("0123456789", min_size=1, max_size=12), max_size=3).map(tuple),
        ),
        tool=st.sampled_from(Tool),
        places=some_places,
        hints=st.lists(
            st.builds(WrittenHint, text=some_text, cost=st.integers(0, 100)), max_size=3
        ).map(tuple),
    ),
    max_size=5,
).map(tuple)


@given(
    points=some_points,
    area=st.none() | st.sampled_from(AREAS),
    vehicle=st.none() | st.sampled_from(VEHICLES),
    mileage=st.none() | st.sampled_from(Mileage),
    language=st.sampled_from([None, "ru", "en-GB", "sr-Latn", "xx", "ja"]),
    description=st.none() | some_text,
)
@settings(max_examples=30)
def test_whatever_a_draft_holds_can_be_looked_at(
    points: tuple[WrittenPoint, ...], area: Area | None, vehicle: Any, **fields: Any
) -> None:
    said = replace(QuestFields(title="A walk", timeframe=3), **fields)
    draft = Manuscript(said, points, vehicle, area)

    for finding in lint(draft.lintable()):
        assert finding.message
        assert leads_somewhere(finding, draft)


def leads_somewhere(finding: Finding, draft: Manuscript) -> bool:
    first, *rest = finding.path
    if first != "points" or not rest:
        return hasattr(draft.fields, str(first)) or first == "points"
    thing: Any = draft.points[int(rest[0])]
    return len(rest) == 1 or hasattr(thing, {"tool_id": "tool"}.get(str(rest[1]), str(rest[1])))


def test_what_is_known_of_playing_is_what_playing_knows() -> None:
    assert judging._SCORES[Grade.ACCEPTED] == hints.SCORE  # noqa: SLF001 (the two must not part)
    assert LONGEST.total_seconds() == timing.SECONDS_WITHOUT_LIMIT
