"""The demo."""

import asyncio
import logging
import secrets
from typing import Annotated, Final

import httpx
import typer
from rich.progress import Progress

from questcity.entrypoints.bootstrap.errors import StartError
from questcity.entrypoints.bootstrap.parsing import web_url
from questcity.entrypoints.bootstrap.settings import Settings
from questcity.entrypoints.cli.demo.api import Api, Call
from questcity.entrypoints.cli.demo.crowd import AT_ONCE, Bots, send_all
from questcity.entrypoints.cli.demo.errors import NoAnswerError, PlayError
from questcity.entrypoints.cli.demo.loading import DemoProvider, LoadDemo
from questcity.entrypoints.cli.demo.newcomers import FolderMailbox, Mailbox
from questcity.entrypoints.cli.demo.quest_files import QuestName, read_quest
from questcity.entrypoints.cli.demo.reports import (
    facts_of_crowd,
    facts_of_walk,
    farewell,
    show_crowd,
)
from questcity.entrypoints.cli.demo.screen import Screen, a_console
from questcity.entrypoints.cli.demo.steps import Habits, Record
from questcity.entrypoints.cli.demo.tally import Tally
from questcity.entrypoints.cli.demo.wire import Nothing
from questcity.entrypoints.cli.environment import operator, read_settings, with_use_case
from questcity.entrypoints.cli.output import Exit, Json, fail, show, show_rows, told

app = typer.Typer(help="Two quests to begin with, and bots that walk them.", no_args_is_help=True)

_SECONDS_AN_ANSWER_MAY_TAKE: Final = 10.0
_SEEDS: Final = 1_000_000


def _as_address(text: str | None) -> str | None:
    try:
        return None if text is None else web_url(text)
    except ValueError as error:
        message = f"{text} {error}, such as http://127.0.0.1:8000."
        raise typer.BadParameter(message) from None


Quest = Annotated[QuestName, typer.Option(help="Which quest.")]
Players = Annotated[int, typer.Option(min=1, max=500, help="How many bots; some go at a time.")]
BaseUrl = Annotated[
    str | None,
    typer.Option(callback=_as_address, help="Where QuestCity answers, unless the settings say it."),
]
Seed = Annotated[int | None, typer.Option(help="The same seed is the same walk again.")]
Tempo = Annotated[
    float | None,
    typer.Option(min=0.001, help="1 walks as people do, 60 sixty times as fast; else they hurry."),
]
Twice = Annotated[
    bool, typer.Option("--twice", help="Send all of a run twice, as if each reply were lost.")
]


@app.command()
def load(*, as_json: Json = False) -> None:
    """Publish the quests of the demo; what is there already stays as it is (exit code 3)."""
    with told(as_json=as_json):
        loaded = with_use_case(LoadDemo, lambda load_demo: load_demo(operator()), DemoProvider())
        rows = [
            {
                "name": quest.name,
                "title": quest.title,
                "id": quest.id,
                "outcome": "published" if quest.is_new else "exists",
            }
            for quest in loaded
        ]
        show_rows("quests", rows, as_json=as_json, columns=("name", "title", "id", "outcome"))
        if not any(quest.is_new for quest in loaded):
            raise typer.Exit(Exit.ALREADY)


@app.command()
def play(  # noqa: PLR0913 (one parameter an option)
    *,
    quest: Quest = QuestName.SAINT_PETERSBURG,
    players: Players = 1,
    base_url: BaseUrl = None,
    seed: Seed = None,
    tempo: Tempo = None,
    twice: Twice = False,
    as_json: Json = False,
) -> None:
    """Let bots sign up and walk a quest over HTTP, with the mishaps that people have.

    Their codes are read in the mail folder of the data folder (QUESTCITY_DATA_DIR).
    """
    with told(as_json=as_json):
        settings = read_settings()
        # Each request would be a line on the terminal.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        address = base_url or settings.public_url
        http = httpx.AsyncClient(
            base_url=f"{address}/api/v1",
            timeout=_SECONDS_AN_ANSWER_MAY_TAKE,
            limits=httpx.Limits(max_connections=AT_ONCE),
        )
        bots = Bots(
            quest=read_quest(quest),
            http=http,
            mailbox=_mailbox(settings),
            seed=secrets.randbelow(_SEEDS) if seed is None else seed,
            habits=Habits(pause=asyncio.sleep, tempo=tempo, twice=twice),
        )
        try:
            is_good = asyncio.run(_play(bots, players, as_json=as_json))
        except PlayError as error:
            fail(str(error), as_json=as_json)
        if not is_good:
            raise typer.Exit(Exit.FAILED)


def _mailbox(settings: Settings) -> Mailbox:
    if not settings.mail_url.startswith("file:"):
        message = "Bots read their codes in a mail folder, but QUESTCITY_MAIL_URL names a server."
        raise StartError(message)
    if not settings.data_dir.is_dir():
        message = (
            f"{settings.data_dir} is not there: set QUESTCITY_DATA_DIR to the data folder of the "
            "server, where bots read their codes."
        )
        raise StartError(message)
    return FolderMailbox(settings.data_dir / "mail")


async def _play(bots: Bots, players: int, *, as_json: bool) -> bool:
    """Play, say what came of it, and tell whether everybody has finished."""
    async with bots.http:
        await _require_answer(bots.http)
        if players == 1:
            return await _play_one(bots, as_json=as_json)
        return await _play_many(bots, players, as_json=as_json)


async def _require_answer(http: httpx.AsyncClient) -> None:
    try:
        await Api(http, Tally(), patience=0).ask(Call("live", "GET", "/health/live"), Nothing)
    except NoAnswerError as error:
        url = str(http.base_url).removesuffix("/api/v1/")
        message = f"No QuestCity answers at {url}: start `questcity serve`, or name another with "
        raise StartError(message + "--base-url.") from error


async def _play_one(bots: Bots, *, as_json: bool) -> bool:
    if as_json:
        record = Record()
        outcome = await bots.send(0, record)
        show(facts_of_walk(outcome, record, seed=bots.seed), as_json=True)
        return outcome.is_finished
    with Screen(bots.quest, a_console()) as screen:
        outcome = await bots.send(0, screen)
    text = farewell(bots.quest.fields.title, outcome, screen)
    show({}, as_json=False, text=f"\n{text}\nThe same walk again: --seed {bots.seed}")
    return outcome.is_finished


async def _play_many(bots: Bots, players: int, *, as_json: bool) -> bool:
    with Progress(console=a_console(), disable=as_json) as progress:
        task = progress.add_task(f"{players} players", total=players)
        summary = await send_all(bots, players, lambda: progress.advance(task))
    facts = facts_of_crowd(summary, bots.tally, players=players, seed=bots.seed)
    if as_json:
        show(facts, as_json=True)
    else:
        show_crowd(facts)
    return summary.finished == players
