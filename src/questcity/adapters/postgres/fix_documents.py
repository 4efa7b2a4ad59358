"""Fixes as rows and as JSON documents."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from questcity.domain.quests.model.fixes import (
    AcceptedAnswer,
    Fix,
    FixChange,
    FixKind,
    LargerRadius,
    MovedPlace,
    TextFix,
    WithdrawnPoint,
)
from questcity.domain.shared.ids import FixId, QuestId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A row of `quest_fix`, as `to_jsonb` writes it."""

    id: UUID
    quest_id: UUID
    version: int
    number: int
    author_id: UUID | None
    created_at: datetime
    kind: FixKind
    change: msgspec.Raw


def read_fix(document: str) -> Fix:
    """Return the fix of a row that was written as a document."""
    row = _ROW.decode(document)
    return Fix(
        id=FixId(row.id),
        quest_id=QuestId(row.quest_id),
        version=row.version,
        number=row.number,
        author_id=None if row.author_id is None else UserId(row.author_id),
        created_at=row.created_at,
        change=_CHANGES[row.kind].decode(row.change),
    )


def read_fixes(documents: Iterable[str]) -> tuple[Fix, ...]:
    """Return the fixes of rows that were written as documents."""
    return tuple(map(read_fix, documents))


def read_change(kind: str, document: str) -> FixChange:
    """Return what a fix changes."""
    return _CHANGES[FixKind(kind)].decode(document)


def fix_columns(fix: Fix) -> dict[str, Any]:
    """Return the row of a fix."""
    change = fix.change
    return {
        "id": fix.id,
        "quest_id": fix.quest_id,
        "version": fix.version,
        "number": fix.number,
        "author_id": fix.author_id,
        "created_at": fix.created_at,
        "kind": change.kind,
        "change": msgspec.json.encode(change).decode(),
        "key_ids": sorted(fix.key_ids),
    }


def select_fixes(quest_id: str, version: str) -> str:
    """Return an array of the fixes of a version, in their order; its parts are columns."""
    return f"""ARRAY(
           SELECT CAST(to_jsonb(fix) AS text) FROM quest_fix AS fix
           WHERE fix.quest_id = {quest_id} AND fix.version = {version} ORDER BY fix.number
       )"""  # noqa: S608 (constants)


def select_title(quest_id: str, version: str) -> str:
    """Return the title of a version as its fixes make it; its parts are columns."""
    return f"""coalesce(
           (SELECT fix.change ->> 'title' FROM quest_fix AS fix
            WHERE fix.quest_id = {quest_id} AND fix.version = {version} AND fix.kind = 'text'
              AND fix.change ->> 'point_id' IS NULL AND fix.change ->> 'title' IS NOT NULL
            ORDER BY fix.number DESC LIMIT 1),
           (SELECT titled.content #>> '{{fields,title}}' FROM quest_version AS titled
            WHERE titled.quest_id = {quest_id} AND titled.number = {version})
       )"""  # noqa: S608 (constants)


_ROW: Final = msgspec.json.Decoder(_Row)
_CHANGES: Final[dict[FixKind, msgspec.json.Decoder[FixChange]]] = {
    change.kind: msgspec.json.Decoder(change)
    for change in (TextFix, LargerRadius, AcceptedAnswer, MovedPlace, WithdrawnPoint)
}
