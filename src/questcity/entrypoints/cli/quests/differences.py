"""What has changed in a quest."""

import json
from typing import Annotated, Any, Final
from uuid import UUID

import typer

from questcity.domain.quests.model.changes import Change
from questcity.domain.quests.model.comparisons import Side, Unpublished
from questcity.domain.quests.use_cases.compare_quest import CompareQuest
from questcity.domain.shared.ids import QuestId
from questcity.entrypoints.cli.environment import operator, with_use_case
from questcity.entrypoints.cli.output import Exit, Json, fail, show_rows, told
from questcity.entrypoints.web.spelling import pointer_of, spelled

COLUMNS: Final = ("change", "pointer", "before", "after")

Before = Annotated[str | None, typer.Option("--from", help="A number, draft, or refused.")]
After = Annotated[str | None, typer.Option("--to", help="A number, draft, or refused.")]


def diff(
    quest_id: Annotated[UUID, typer.Argument(metavar="ID", help="A quest, by its id.")],
    *,
    before: Before = None,
    after: After = None,
    as_json: Json = False,
) -> None:
    """Show what is otherwise in one state of a quest than in another, answers and all.

    Without --from and --to: in its draft, or else its newest version, than in the version before.
    """
    with told(as_json=as_json):
        sides = tuple(_side(side, as_json=as_json) for side in (before, after))
        found = with_use_case(
            CompareQuest, lambda compare: compare(operator(), QuestId(quest_id), *sides)
        )
        rows = [_row(change, as_json=as_json) for change in found.changes]
        if not rows and not as_json:
            typer.echo(f"Nothing has changed from {found.before} to {found.after}.")
            return
        show_rows("changes", rows, as_json=as_json, columns=COLUMNS)


def _side(text: str | None, *, as_json: bool) -> Side | None:
    if text is None:
        return None
    if text in set(Unpublished):
        return Unpublished(text)
    if text.isascii() and text.isdigit() and len(text) < 10:  # noqa: PLR2004 (fits any column)
        return int(text)
    message = f"{text!r} is no state of a quest: give the number of a version, draft, or refused."
    return fail(message, as_json=as_json, code=Exit.USAGE)


def _row(change: Change, *, as_json: bool) -> dict[str, Any]:
    values = {"before": change.before, "after": change.after}
    return {"change": change.kind.value, "pointer": pointer_of(change.path)} | {
        name: spelled(value) if as_json else _shown(value) for name, value in values.items()
    }


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return (
        value
        if isinstance(value, str)
        else json.dumps(spelled(value), ensure_ascii=False, default=str)
    )
