"""How documents about people are shown to them: as plain values, without answers."""

import msgspec

from questcity.adapters.postgres.fix_documents import read_change
from questcity.adapters.postgres.personal_tables import Record
from questcity.adapters.postgres.quest_content import read_content, read_refusal
from questcity.adapters.postgres.run_documents import read_fact
from questcity.domain.play.views import recounted
from questcity.domain.quests.views.writing import (
    refused_without_answers,
    without_answer,
    without_answers,
)


def with_draft(record: Record) -> Record:
    """Return the record of a quest with its draft, and what was refused, as values."""
    told: Record = {}
    if record["draft"] is not None:
        draft = read_content(record["draft"])
        told["draft"] = without_answers(draft.fields, draft.points)
    if record["refusal"] is not None:
        told["refusal"] = refused_without_answers(read_refusal(record["refusal"]))
    return record | told


def with_content(record: Record) -> Record:
    """Return the record of a version with its content as values."""
    content = read_content(record.pop("content"))
    return record | without_answers(content.fields, content.points)


def with_change(record: Record) -> Record:
    """Return the record of a fix with its change as values."""
    change = without_answer(read_change(record["kind"], record["change"]))
    return record | {"change": change}


def with_fact(record: Record) -> Record:
    """Return the record of a fact with its content as values."""
    return record | recounted(read_fact(record["kind"], record.pop("content")))


def with_changes(record: Record) -> Record:
    """Return the record of an act with what was changed as values."""
    changes = {name: msgspec.json.decode(record[name]) for name in ("before", "after")}
    return record | changes
