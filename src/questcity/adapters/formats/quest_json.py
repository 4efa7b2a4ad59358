"""`quest.json`: a whole quest in plain text."""

import msgspec

from questcity.adapters.formats.parts import plain
from questcity.adapters.formats.reading import shaped, sound
from questcity.adapters.formats.shapes import QuestShape
from questcity.domain.quests.model.files import QuestDocument


def read_quest(content: bytes) -> QuestDocument:
    """Return the quest that sound JSON holds. Raise as `shaped` does."""
    return shaped(content, QuestShape).document()


def read_json(content: bytes) -> QuestDocument:
    """Return the quest that the file holds.

    Raise `FileNotReadableError`, `FileTooLargeError` or `InvalidInputError`.
    """
    return read_quest(sound(content))


def write_json(document: QuestDocument) -> bytes:
    """Return the file that holds a quest, always the same for the same quest."""
    return laid_out(plain(QuestShape.of(document)))


def laid_out(value: object) -> bytes:
    """Return JSON as people read it, and as tools compare it."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def quest_schema() -> bytes:
    """Return the JSON Schema of the file, as `docs/quest.schema.json` publishes it."""
    schema = msgspec.json.schema(QuestShape)
    about = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "quest.json"}
    return laid_out(about | schema)
