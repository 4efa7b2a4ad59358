"""The published schema of `quest.json` is what is read and written."""

import json
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
import msgspec
from hypothesis import given, settings

from quest_documents import a_document, documents
from questcity.adapters.formats.point_shapes import ToolCode
from questcity.adapters.formats.quest_json import quest_schema, write_json
from questcity.domain.quests.model.activities import ActivityType, Tool
from questcity.domain.quests.model.files import QuestDocument

SCHEMA: Final = Path(__file__).parents[3] / "docs" / "quest.schema.json"
DEMO: Final = Path(__file__).parents[3] / "src/questcity/entrypoints/cli/demo/quests"


def test_the_published_schema_is_current() -> None:
    made = quest_schema()

    assert SCHEMA.read_bytes() == made, "Write what `quest_schema()` returns into the file."


@settings(max_examples=25)
@given(documents())
def test_what_is_written_is_as_the_schema_says(document: QuestDocument) -> None:
    jsonschema_rs.validate(published(), json.loads(write_json(document)))


def test_the_schema_refuses_what_is_refused() -> None:
    validator = jsonschema_rs.validator_for(published())
    quest = json.loads(write_json(a_document()))

    assert validator.is_valid(quest | {"$schema": "quest.schema.json"})
    for change in ({"id": "1"}, {"title": 1}, {"level": "easy"}, {"points": [{"title": "A"}]}):
        assert not validator.is_valid(quest | change)


def test_the_quests_of_the_demo_are_good_files() -> None:
    validator = jsonschema_rs.validator_for(published())

    for file in DEMO.glob("*.json"):
        assert validator.is_valid(json.loads(file.read_bytes()))


def test_every_tool_and_every_activity_has_its_name_in_the_file() -> None:
    tags = [
        shape["properties"]["type"]["enum"][0]
        for shape in published()["$defs"].values()
        if "type" in shape.get("properties", {})
    ]

    assert sorted(tags) == sorted(kind.code for kind in ActivityType)
    for tool in Tool:
        assert msgspec.convert(tool.code, ToolCode) == tool.code


def published() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(SCHEMA.read_bytes())
    return schema
