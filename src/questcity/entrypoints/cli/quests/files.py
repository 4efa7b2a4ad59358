"""Quests as files: begun, brought in, and taken along."""

from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

import typer

from questcity.domain.accounts.use_cases.view_user import ViewUser
from questcity.domain.quests.model.files import FileFormat, Losses
from questcity.domain.quests.use_cases.export_quest import ExportQuest
from questcity.domain.quests.use_cases.import_quest import ImportQuest, Receive
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor, Permission
from questcity.entrypoints.cli.disk import content_of, new_file
from questcity.entrypoints.cli.environment import operator, with_use_case
from questcity.entrypoints.cli.output import Exit, Json, fail, show, show_table, told
from questcity.entrypoints.cli.users import readable
from questcity.entrypoints.web.spelling import pointer_of

_TEMPLATE: Final = files(__package__) / "template.yaml"
_FORMATS: Final[Mapping[str, FileFormat]] = {
    ".zip": FileFormat.QUESTCITY,
    ".yaml": FileFormat.YAML,
    ".yml": FileFormat.YAML,
    ".geojson": FileFormat.GEOJSON,
    ".gpx": FileFormat.GPX,
    ".kml": FileFormat.KML,
    ".kmz": FileFormat.KMZ,
}


def new(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="The file to be made.")],
    *,
    as_json: Json = False,
) -> None:
    """Begin a quest in a text file: an example of two points, to be rewritten."""
    with told(as_json=as_json):
        with new_file(path, as_json=as_json) as file:
            file.write(_TEMPLATE.read_bytes())
        text = f"{path} is an example. Make it yours, then: questcity quests lint {path}"
        show({"file": str(path)}, as_json=as_json, text=text)


def import_quest(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="YAML, a bundle, GPX, KML, …")],
    *,
    author: Annotated[str, typer.Option(help="Whose draft it is to be, by login.")],
    as_json: Json = False,
) -> None:
    """Make a draft of a file, and say what of the file is not in it."""
    with told(as_json=as_json):
        content = content_of(path, as_json=as_json)
        actor, username = _author(author, as_json=as_json)
        imported = with_use_case(
            ImportQuest, lambda import_quest: import_quest(actor, received(content))
        )
        seen = imported.seen
        facts = {
            "id": seen.quest.id,
            "title": seen.content.fields.title,
            "author": username,
            "points": len(seen.content.points),
        }
        text = f"“{facts['title']}” is a draft of {username} now, under the id\n{seen.quest.id}"
        _show_with_losses(facts, imported.losses, text=text, as_json=as_json)


def export(
    quest_id: Annotated[UUID, typer.Argument(metavar="ID", help="A quest, by its id.")],
    *,
    output: Annotated[Path, typer.Option(help="The file to be made.")],
    to: Annotated[
        FileFormat | None, typer.Option("--format", help="As what; else its name tells.")
    ] = None,
    version: Annotated[
        int | None, typer.Option(min=1, help="Which version; else the draft, or the newest.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write a quest into a file; only YAML and the bundle (.zip) hold its answers."""
    with told(as_json=as_json):
        wanted = to or _FORMATS.get(output.suffix.lower())
        if wanted is None:
            message = f"What is {output} to be? Give --format: {', '.join(FileFormat)}."
            fail(message, as_json=as_json, code=Exit.USAGE)
        with new_file(output, as_json=as_json) as file:
            content, losses = with_use_case(
                ExportQuest,
                lambda export_quest: export_quest(operator(), QuestId(quest_id), wanted, version),
            )
            file.write(content)
        facts = {"id": quest_id, "file": str(output), "format": wanted.value}
        _show_with_losses(facts, losses, text=f"It is in {output}.", as_json=as_json)


def received(content: bytes) -> Receive:
    """Return what hands a file over that is there already."""

    async def receive() -> tuple[bytes, None]:
        return content, None

    return receive


def show_losses(losses: Losses) -> None:
    """Print what does not come along, if anything does not."""
    if losses:
        typer.echo()
        rows = [(loss.code.value, pointer_of(loss.path), loss.text) for loss in losses]
        show_table(("lost", "pointer", "what"), rows)


def facts_of_losses(losses: Losses) -> list[Mapping[str, Any]]:
    """Return what does not come along, for machines."""
    return [
        {"code": loss.code.value, "pointer": pointer_of(loss.path), "text": loss.text}
        for loss in losses
    ]


def _author(login: str, *, as_json: bool) -> tuple[Actor, str]:
    """Return the operator at work for somebody, who may do no more than they may."""
    who = readable(login)
    user = with_use_case(ViewUser, lambda view: view(operator(), who)).user
    actor = replace(
        operator(), role=user.role, flags=user.flags, status=user.status, user_id=user.id
    )
    if Permission.CREATE_QUESTS not in actor.permissions():
        message = (
            f"{user.username} may not write quests. Managers, admins and editors may: see "
            "questcity users set-role and set-flag."
        )
        fail(message, as_json=as_json)
    return actor, user.username


def _show_with_losses(
    facts: Mapping[str, Any], losses: Losses, *, text: str, as_json: bool
) -> None:
    if as_json:
        show({**facts, "losses": facts_of_losses(losses)}, as_json=True)
    else:
        show(facts, as_json=False, text=text)
        show_losses(losses)
