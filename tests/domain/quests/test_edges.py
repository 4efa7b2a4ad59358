"""Every rule about what a quest may say, at its edges; the table is in `quest_edges`."""

from collections.abc import Callable, Iterable
from itertools import chain
from math import inf, nan
from typing import Any, Final
from uuid import UUID

import msgspec
import pytest

from edge_builders import (
    CODE_ID,
    GHOST_ID,
    HINT_ID,
    MERCH_ID,
    PLACE_ID,
    RADIUS,
    WORD_ID,
    Edge,
    Json,
    Subject,
)
from play_builders import a_hint, a_place, a_point, an_activity
from quest_builders import HISTORY, SAINT_PETERSBURG, WALKING, a_quest, a_version
from quest_edges import EDGES
from questcity.adapters.memory.references import TOOLS
from questcity.domain.quests.model.activities import ActivityType
from questcity.domain.quests.model.fields import Merch, Money, QuestFields
from questcity.domain.quests.model.fixes import WrittenAnswer, WrittenFix
from questcity.domain.quests.model.quests import Draft
from questcity.domain.quests.model.reference import Reference, edited
from questcity.domain.quests.rules.fields import check_fields, unknown_references
from questcity.domain.quests.rules.fixes import check_change, check_fix
from questcity.domain.quests.rules.linting.findings import Severity
from questcity.domain.quests.rules.linting.lintable import Lintable
from questcity.domain.quests.rules.linting.linter import lint
from questcity.domain.quests.rules.points import check_new_point, check_order, check_point
from questcity.domain.quests.rules.references import check_reference
from questcity.domain.shared.errors import Violation
from questcity.domain.shared.ids import HintId, MerchId, PlaceId, PointId, UserId
from questcity.entrypoints.web.quests.fields import EditDraftRequest, QuestRequest
from questcity.entrypoints.web.quests.fixes import FixRequest
from questcity.entrypoints.web.quests.points import EditPointRequest, OrderRequest, PointRequest
from questcity.entrypoints.web.quests.reference_bodies import (
    EditPicturedRequest,
    EditPlaceRequest,
    EditVehicleRequest,
)
from questcity.entrypoints.web.spelling import pointer_of

WORD: Final = a_point(
    id=PointId(UUID(WORD_ID)),
    activity=an_activity(ActivityType.ENTER_WORD, "thunder"),
    places=(a_place(id=PlaceId(UUID(PLACE_ID)), detection_radius=RADIUS),),
    hints=(a_hint(id=HintId(UUID(HINT_ID))),),
)
CODE: Final = a_point(
    id=PointId(UUID(CODE_ID)), activity=an_activity(ActivityType.ENTER_CODE, "1782")
)
POINTS: Final = (WORD, CODE, a_point(id=PointId(UUID(GHOST_ID))))
FIELDS: Final = QuestFields(
    title="A walk",
    merch=(
        Merch(
            id=MerchId(UUID(MERCH_ID)), description="A cup.", price=Money(amount=9, currency="EUR")
        ),
    ),
)
DRAFT: Final = Draft(fields=FIELDS, points=POINTS)
KNOWN: Final = {None, HISTORY.id, WALKING.id, SAINT_PETERSBURG.id}


def of_quest(body: Json) -> Iterable[Violation]:
    fields = msgspec.convert(body, QuestRequest).fields().composed()
    names = ("category_id", "vehicle_id", "place_id")
    unknown = [name for name in names if getattr(fields, name) not in KNOWN]
    return chain(check_fields(fields), unknown_references(unknown))


def of_quest_change(body: Json) -> Iterable[Violation]:
    changes = msgspec.convert(body, EditDraftRequest).changes()
    return check_fields(FIELDS.merged(changes).composed(), FIELDS)


def of_point(body: Json) -> Iterable[Violation]:
    return check_new_point(msgspec.convert(body, PointRequest).written().composed(), DRAFT)


def of_point_change(body: Json) -> Iterable[Violation]:
    return check_point(msgspec.convert(body, EditPointRequest).written().composed(), WORD)


def of_order(body: Json) -> Iterable[Violation]:
    return check_order(DRAFT, msgspec.convert(body, OrderRequest).ids())


def of_fix(body: Json) -> Iterable[Violation]:
    written: WrittenFix = msgspec.convert(body, FixRequest).written()
    version = a_version(a_quest(UserId(UUID(int=7))), points=POINTS)
    if isinstance(written, WrittenAnswer):
        return check_fix(written.composed(), version, ())
    written = written.composed() if hasattr(written, "composed") else written
    return [*check_fix(written, version, ())] or check_change(written, version, ())


def of_reference(
    before: Reference, shape: type[EditPicturedRequest | EditPlaceRequest | EditVehicleRequest]
) -> Callable[[Json], Iterable[Violation]]:
    def faults(body: Json) -> Iterable[Violation]:
        changed: Any = edited(before, msgspec.convert(body, shape).changes())  # type: ignore[type-var]
        return check_reference(changed, lambda zone: zone in {"Europe/Moscow", "UTC"})

    return faults


def of_publication(body: Json) -> Iterable[Violation]:
    fields, points = dict(body), body["points"]
    del fields["points"]
    quest = Lintable.unstored(
        msgspec.convert(fields, QuestRequest).fields(),
        [msgspec.convert(point, PointRequest).written() for point in points],
    )
    return [one.violation() for one in lint(quest) if one.severity is Severity.ERROR]


FAULTS: Final[dict[Subject, Callable[[Json], Iterable[Violation]]]] = {
    Subject.QUEST: of_quest,
    Subject.QUEST_CHANGE: of_quest_change,
    Subject.POINT: of_point,
    Subject.POINT_CHANGE: of_point_change,
    Subject.ORDER: of_order,
    Subject.FIX: of_fix,
    Subject.PUBLICATION: of_publication,
    Subject.CATEGORY: of_reference(HISTORY, EditPicturedRequest),
    Subject.VEHICLE: of_reference(WALKING, EditVehicleRequest),
    Subject.PLACE: of_reference(SAINT_PETERSBURG, EditPlaceRequest),
    Subject.TOOL: of_reference(TOOLS[2], EditPicturedRequest),
}
OF_RULES: Final = [edge for edge in EDGES if edge.code != "wrong-type"]
"""The shapes of bodies keep the rest from the rules."""
MEASURED: Final = [
    edge
    for edge in OF_RULES
    if edge.code == "out-of-range" and any(isinstance(value, float) for value in edge.bad)
]


def faults(edge: Edge, value: Json) -> list[tuple[str, str]]:
    found = list(FAULTS[edge.subject](edge.body(value)))
    assert all(edge.says in fault.detail for fault in found), found
    return [(pointer_of(fault.path), fault.code) for fault in found]


@pytest.mark.parametrize("edge", OF_RULES, ids=str)
def test_the_last_good_value_passes_and_the_first_bad_one_is_told(edge: Edge) -> None:
    for value in edge.good:
        assert faults(edge, value) == [], value
    for value in edge.bad:
        assert faults(edge, value) == [(edge.pointer, edge.code)], value


@pytest.mark.parametrize("edge", MEASURED, ids=str)
def test_what_is_no_number_is_out_of_every_range(edge: Edge) -> None:
    for value in (nan, inf, -inf):
        assert faults(edge, value) == [(edge.pointer, edge.code)], value
