"""What a player can learn during a quest: never an answer, nor anything of a point to come."""

import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from typing import Any, Final, get_type_hints

import pytest
from dishka import AsyncContainer
from httpx import AsyncClient, Response

from blocks import block
from people import letters_to
from questcity.domain.quests.model.answers import AnswerKind, normal_answer
from questcity.domain.quests.model.files import QuestDocument
from questcity.domain.quests.model.written import WrittenPoint
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor
from questcity.entrypoints.cli.demo.api import Api
from questcity.entrypoints.cli.demo.loading import LoadDemo, Loaded
from questcity.entrypoints.cli.demo.newcomers import Mailbox, Newcomer
from questcity.entrypoints.cli.demo.player import Player
from questcity.entrypoints.cli.demo.quest_files import (
    QuestName,
    activity_of,
    hints_of,
    places_of,
    read_quest,
)
from questcity.entrypoints.cli.demo.steps import Habits, Record
from questcity.entrypoints.cli.demo.tally import Tally

pytestmark = pytest.mark.anyio

API: Final = "http://quest.test/api/v1"


class MemoryMailbox(Mailbox):
    """The letters of the application."""

    def __init__(self, container: AsyncContainer) -> None:
        self._container = container

    async def find_codes(self, address: str) -> Sequence[str]:
        """Return the codes that have come so far."""
        letters = await letters_to(self._container, address)
        return [code for text in letters for code in re.findall(r"\b\d{6}\b", text)]


async def at_once(seconds: float) -> None:
    del seconds


def leaves(part: Any) -> Iterator[tuple[str, Any]]:
    """Yield what a document holds, each with the name it stands under."""
    if isinstance(part, dict):
        for name, inner in part.items():
            yield from ((found or name, leaf) for found, leaf in leaves(inner))
    elif isinstance(part, list):
        for inner in part:
            yield from leaves(inner)
    else:
        yield "", part


def texts_in(answer: Response) -> list[str]:
    """Return the texts of an answer that are neither ids nor times."""
    is_nothing = re.compile(r"[0-9a-f-]{36}|\d{4}-\d\d-\d\dT.*")
    found = (leaf for _, leaf in leaves(answer.json()))
    return [text for text in found if isinstance(text, str) and not is_nothing.fullmatch(text)]


def numbers_in(answer: Response) -> set[float]:
    return {leaf for _, leaf in leaves(answer.json()) if isinstance(leaf, float)}


def words_of(point: WrittenPoint) -> list[str]:
    assert point.title is not None
    assert point.description is not None
    return [point.title, point.description, *(hint.text for hint in hints_of(point))]


def coordinates_of(point: WrittenPoint) -> set[float]:
    return {degrees for place in places_of(point) for degrees in (place.latitude, place.longitude)}


def open_order(answer: Response) -> int | None:
    """Return how far the run in an answer has come: the order of the last point that opened."""
    said = answer.json()
    run = said.get("run", said) if isinstance(said, dict) else {}
    if "history" not in run:
        return None
    return len(run["history"]) - (run["point"] is None)


async def play(
    client: AsyncClient, container: AsyncContainer, quest: QuestDocument
) -> list[Response]:
    """Walk a quest to its end, and return every answer on the way."""
    heard: list[Response] = []

    async def hear(answer: Response) -> None:
        await answer.aread()
        heard.append(answer)

    client.event_hooks["response"].append(hear)
    client.base_url = API
    habits = Habits(tempo=None, pause=at_once, twice=True)
    player = Player(quest, Api(client, Tally(), pause=at_once), "seed", habits, Record())
    outcome = await player.play(Newcomer(quest.fields.language or ""), MemoryMailbox(container))
    assert outcome.state == "finished"
    return [answer for answer in heard if answer.content]


@pytest.fixture
async def loaded(memory_container: AsyncContainer) -> dict[str, Loaded]:
    async with memory_container() as request:
        parts = {name: await request.get(kind) for name, kind in get_type_hints(LoadDemo).items()}
        quests = await LoadDemo(**parts)(Actor.operator("test"))
    return {quest.name: quest for quest in quests}


async def seals_of(container: AsyncContainer, quest_id: QuestId) -> set[str]:
    """Return the stored seals and copies of the answers of a quest, as a document shows bytes."""
    async with block(container, QuestRepository) as quests:
        version = await quests.get_version(quest_id, 1)
    answers = [answer for point in version.points for answer in point.activity.answers]
    kept = [part for answer in answers for part in (answer.seal.digest, answer.copy)]
    return {shown for part in kept for shown in (part.hex(), b64encode(part).decode())}


@pytest.mark.parametrize("name", QuestName)
async def test_a_player_learns_of_a_point_when_it_opens_and_of_no_answer_ever(
    client: AsyncClient,
    memory_container: AsyncContainer,
    loaded: dict[str, Loaded],
    name: QuestName,
) -> None:
    quest = read_quest(name)
    seals = await seals_of(memory_container, loaded[name].id)

    heard = await play(client, memory_container, quest)

    told: set[str] = set()
    reached = -1
    for answer in heard:
        order = open_order(answer)
        reached = max(reached, -1 if order is None else order)
        texts = texts_in(answer)
        for point in quest.points[reached + 1 :]:
            assert not [text for text in texts if any(word in text for word in words_of(point))]
            assert not numbers_in(answer) & coordinates_of(point)
        assert not [seal for seal in seals if seal in answer.text]
        told.update(texts)
    assert reached == len(quest.points) - 1
    right = {
        normal_answer(AnswerKind.WORD, one) for p in quest.points for one in activity_of(p).answers
    }
    said = {word for text in told for word in [normal_answer(AnswerKind.WORD, text)]}
    assert right & said == set()
    assert not [one for one in right if len(one) > 5 and any(one in text for text in said)]
    assert len(heard) > 2 * len(quest.points)


async def test_what_everybody_may_see_of_a_quest_holds_no_point(
    client: AsyncClient, loaded: dict[str, Loaded]
) -> None:
    for name, quest in loaded.items():
        points = read_quest(QuestName(name)).points
        answers = [
            await client.get(f"/api/v1/quests/{quest.id}"),
            await client.get("/api/v1/quests"),
        ]

        for answer in answers:
            for point in points:
                assert not [word for word in words_of(point) if word in answer.text]
                assert not numbers_in(answer) & coordinates_of(point)
