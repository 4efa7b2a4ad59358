"""Quests: seeing them, opening and closing them."""

from collections.abc import Mapping
from typing import Annotated, Any, Final
from uuid import UUID

import typer

from questcity.domain.accounts.use_cases.view_user import ViewUser
from questcity.domain.quests.model.contents import OpenContent
from questcity.domain.quests.model.quests import Quest, QuestStatus
from questcity.domain.quests.use_cases.archive_quest import ArchiveQuest
from questcity.domain.quests.use_cases.list_written_quests import ListWrittenQuests
from questcity.domain.quests.use_cases.publish_quest import PublishQuest
from questcity.domain.quests.use_cases.view_written_quest import ViewWrittenQuest
from questcity.domain.quests.views.writing import OwnQuest
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.paging import MAX_LIMIT, PageRequest
from questcity.entrypoints.cli.environment import operator, with_use_case
from questcity.entrypoints.cli.output import Exit, Json, show, show_rows, show_table, told
from questcity.entrypoints.cli.questions import Yes, confirm
from questcity.entrypoints.cli.quests import differences, files, linting
from questcity.entrypoints.cli.users import readable

app = typer.Typer(help="Quests.", no_args_is_help=True)
app.command("new")(files.new)
app.command("lint")(linting.lint)
app.command("import")(files.import_quest)
app.command("export")(files.export)
app.command("diff")(differences.diff)

# What fits into a terminal of 80 columns beside an id; JSON has it all.
COLUMNS: Final = ("id", "title", "status", "draft")

QuestArgument = Annotated[UUID, typer.Argument(metavar="ID", help="A quest, by its id.")]


@app.command("list")
def list_all(
    *,
    author: Annotated[str | None, typer.Option(help="Those of one author, by login.")] = None,
    status: Annotated[QuestStatus | None, typer.Option(help="Those of one status.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=MAX_LIMIT, help="How many.")] = MAX_LIMIT,
    as_json: Json = False,
) -> None:
    """List quests, drafts among them, latest change first."""
    with told(as_json=as_json):
        author_id = None
        if author is not None:
            who = readable(author)
            author_id = with_use_case(ViewUser, lambda view: view(operator(), who)).user.id
        page = with_use_case(
            ListWrittenQuests,
            lambda list_quests: list_quests(
                operator(), author_id, status, PageRequest(limit=limit)
            ),
        )
        rows = [_row(quest) for quest in page.items]
        show_rows("quests", rows, as_json=as_json, columns=COLUMNS)


@app.command("show")
def show_one(quest_id: QuestArgument, *, as_json: Json = False) -> None:
    """Show a quest as it was last written, without its answers."""
    with told(as_json=as_json):
        quest, content = with_use_case(
            ViewWrittenQuest, lambda view: view(operator(), QuestId(quest_id))
        )
        points = _points_of(content)
        facts = _facts_of(quest, content)
        if as_json:
            show({**facts, "points": points}, as_json=True)
            return
        show(facts, as_json=False)
        typer.echo()
        columns = ("point", "title", "activity", "tool", "places", "hints")
        show_table(columns, [tuple(point[column] for column in columns) for point in points])


@app.command()
def publish(quest_id: QuestArgument, *, as_json: Json = False) -> None:
    """Open a quest to players: its draft, or again the version that was archived."""
    with told(as_json=as_json):
        id_ = QuestId(quest_id)
        quest, content = with_use_case(ViewWrittenQuest, lambda view: view(operator(), id_))
        if quest.draft is None and quest.status is QuestStatus.PUBLISHED:
            text = f"Version {quest.version} is open to players already."
            show(_facts_of(quest, content), as_json=as_json, text=text)
            raise typer.Exit(Exit.ALREADY)
        opened = with_use_case(
            PublishQuest, lambda publish_quest: publish_quest(operator(), id_, quest.revision)
        )
        text = f"Version {opened.version} is open to players now."
        show(_facts_of(opened, content), as_json=as_json, text=text)


@app.command()
def archive(
    quest_id: QuestArgument,
    *,
    end_runs: Annotated[
        bool, typer.Option("--end-runs", help="End the runs that are under way, too.")
    ] = False,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Close a quest to new players; who is under way may finish, unless told otherwise."""
    with told(as_json=as_json):
        id_ = QuestId(quest_id)
        quest, content = with_use_case(ViewWrittenQuest, lambda view: view(operator(), id_))
        question = f"Close “{content.fields.title}” to new players?"
        confirm(question, subject="archive", yes=yes, as_json=as_json)
        closed = with_use_case(
            ArchiveQuest,
            lambda archive_quest: archive_quest(operator(), id_, end_runs=end_runs),
        )
        was_closed = quest.status is QuestStatus.ARCHIVED
        text = f"It is closed to new players {'already' if was_closed else 'now'}."
        show(_facts_of(closed, content), as_json=as_json, text=text)
        if was_closed and not end_runs:
            raise typer.Exit(Exit.ALREADY)


def _row(quest: OwnQuest) -> Mapping[str, Any]:
    return {
        "id": quest.id,
        "title": quest.title,
        "status": quest.status.value,
        "draft": quest.draft_status or "",
        "version": quest.version or "",
        "updated_at": quest.updated_at,
    }


def _facts_of(quest: Quest, content: OpenContent) -> Mapping[str, Any]:
    return {
        "id": quest.id,
        "title": content.fields.title,
        "author": quest.author_id,
        "status": quest.status.value,
        "draft": quest.draft.status.value if quest.draft else "",
        "version": quest.version or "",
        "created_at": quest.created_at,
        "updated_at": quest.updated_at,
    }


def _points_of(content: OpenContent) -> list[Mapping[str, Any]]:
    return [
        {
            "point": number,
            "id": point.id,
            "title": point.title,
            "activity": point.activity.type.code,
            "tool": point.tool.code,
            "places": len(point.places),
            "hints": len(point.hints),
        }
        for number, point in enumerate(content.points, 1)
    ]
