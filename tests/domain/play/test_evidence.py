from dataclasses import fields, replace
from typing import Any

import pytest

from builders import NOON, an_id
from play_builders import HORSEMAN, a_fix, moved, seconds
from questcity.domain.play.model.evidence import Evidence, EvidenceType
from questcity.domain.shared.ids import HintId, MediaId, PlaceId, PointId

EVIDENCE = Evidence(
    id=an_id(),
    type=EvidenceType.ANSWER,
    point_id=PointId(an_id()),
    at=NOON,
    fix=a_fix(),
    place_id=PlaceId(an_id()),
    answer="Гром-камень",
    text="text",
    media_id=MediaId(an_id()),
    hint_id=HintId(an_id()),
)
CHANGES: dict[str, list[Any]] = {
    "id": [an_id()],
    "type": [EvidenceType.SCAN],
    "point_id": [an_id()],
    "at": [NOON + seconds(0.000001)],
    "fix": [
        None,
        a_fix(moved(HORSEMAN, north=0.001)),
        a_fix(accuracy=None),
        a_fix(accuracy=8.1),
        a_fix(age_seconds=1.0),
        a_fix(is_mock=True),
    ],
    "place_id": [None, an_id()],
    "answer": [None, "", "None", "гром-камень", "Гром-камень ", "\ud800"],
    "text": [None, "Гром-камень"],
    "media_id": [None, an_id()],
    "hint_id": [None, an_id()],
}


def test_the_same_evidence_has_the_same_content() -> None:
    assert replace(EVIDENCE).content() == EVIDENCE.content()


@pytest.mark.parametrize("field", [field.name for field in fields(Evidence)])
def test_whatever_differs_makes_another_content(field: str) -> None:
    others = [replace(EVIDENCE, **{field: value}).content() for value in CHANGES[field]]

    assert len({EVIDENCE.content(), *others}) == 1 + len(others)


def test_what_stands_in_one_field_is_not_what_stands_in_another() -> None:
    typed, scanned = (
        replace(EVIDENCE, text=None),
        replace(EVIDENCE, answer=None, text="Гром-камень"),
    )

    assert typed.content() != scanned.content()
