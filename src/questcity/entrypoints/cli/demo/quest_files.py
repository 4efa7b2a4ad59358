"""The quests of the demo, which travel with the package."""

from enum import StrEnum
from importlib.resources import files
from typing import Final

from questcity.domain.quests.model.files import QuestDocument
from questcity.domain.quests.model.written import (
    WrittenActivity,
    WrittenHint,
    WrittenPlace,
    WrittenPoint,
)
from questcity.entrypoints.bootstrap.quest_files import read_quest_file


class QuestName(StrEnum):
    """A quest of the demo, as typed."""

    SAINT_PETERSBURG = "saint-petersburg"
    LOS_ANGELES = "los-angeles"


def quest_file(name: QuestName) -> bytes:
    """Return the file of a quest of the demo."""
    return (_FOLDER / f"{name}.json").read_bytes()


def read_quest(name: QuestName) -> QuestDocument:
    """Return a quest of the demo, with its answers."""
    return read_quest_file(quest_file(name))


def activity_of(point: WrittenPoint) -> WrittenActivity:
    """Return what there is to do at a point, which a file always says."""
    assert point.activity is not None
    return point.activity


def places_of(point: WrittenPoint) -> tuple[WrittenPlace, ...]:
    """Return the places of a point."""
    return point.places or ()


def hints_of(point: WrittenPoint) -> tuple[WrittenHint, ...]:
    """Return the hints of a point."""
    return point.hints or ()


_FOLDER: Final = files(__package__) / "quests"
