"""Valid quests and what they are made of; a test says what matters about them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, NamedTuple

from dishka import AsyncContainer

from blocks import block, using
from builders import NOON, a_user, an_actor, an_id
from questcity.adapters.memory.references import AREAS, CATEGORIES, VEHICLES
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.quests.model.activities import Activity, ActivityType, Tool
from questcity.domain.quests.model.answers import NORMALISER, SealedAnswer
from questcity.domain.quests.model.contents import Content
from questcity.domain.quests.model.fields import Level, Mileage, QuestFields
from questcity.domain.quests.model.points import GeoPoint, Hint, PlaceSettings, Point
from questcity.domain.quests.model.quests import Draft, Quest, QuestVersion
from questcity.domain.quests.model.reference import Area, Category, Vehicle
from questcity.domain.quests.model.refusals import Reason, ReasonCode, Refusal
from questcity.domain.quests.model.written import (
    WrittenActivity,
    WrittenHint,
    WrittenPlace,
    WrittenPoint,
)
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.quests.use_cases.add_point import AddPoint
from questcity.domain.quests.use_cases.create_quest import CreateQuest
from questcity.domain.quests.use_cases.publish_quest import PublishQuest
from questcity.domain.quests.views.writing import EditorsQuest
from questcity.domain.shared.ids import (
    AreaId,
    CategoryId,
    HintId,
    PlaceId,
    PointId,
    QuestId,
    UserId,
    VehicleId,
)
from questcity.domain.shared.permissions import Actor, Role
from questcity.domain.shared.secrets import Tag

HORSEMAN: Final = GeoPoint(59.93638, 30.30222)
SAVIOUR: Final = GeoPoint(59.94011, 30.32889)

HISTORY: Final = CATEGORIES[0]
WALKING: Final = VEHICLES[0]
SAINT_PETERSBURG: Final = AREAS[0]

REASONS: Final = (
    Reason(path=("points", 0), code=ReasonCode.UNSAFE, text="It is on a roof."),
    Reason(path=(), code=ReasonCode.OTHER, text="Крыши закрыты."),
)


def a_category(**changes: Any) -> Category:
    """Return a category that no quest has."""
    new_id = CategoryId(an_id())
    return replace(Category(id=new_id, name=f"Category {new_id}"), **changes)


def a_vehicle(**changes: Any) -> Vehicle:
    """Return a vehicle that no quest has."""
    new_id = VehicleId(an_id())
    return replace(Vehicle(id=new_id, name=f"Vehicle {new_id}", top_speed=19.5), **changes)


def an_area(**changes: Any) -> Area:
    """Return a city that no quest has."""
    new_id, centre = AreaId(an_id()), GeoPoint(56.8587, 35.9176)
    area = Area(id=new_id, name=f"City {new_id}", centre=centre, zone="Europe/Moscow")
    return replace(area, **changes)


def some_fields(**changes: Any) -> QuestFields:
    """Return fields that lack nothing."""
    fields = QuestFields(
        title="From the Horseman to the Saviour",
        description="A walk along the canal.",
        language="en",
        category_id=HISTORY.id,
        vehicle_id=WALKING.id,
        place_id=SAINT_PETERSBURG.id,
        group=2,
        timeframe=3,
        level=Level.EASY,
        mileage=Mileage.SHORT,
    )
    return replace(fields, **changes)


def an_answer(key_id: str = "key", text: str = "thunder") -> SealedAnswer:
    """Return an answer, sealed under a key of that id (and not really)."""
    return SealedAnswer(
        seal=Tag(key_id, f"seal of {text}".encode()),
        normaliser=NORMALISER,
        copy=f"copy of {text}".encode(),
    )


def a_word(*key_ids: str) -> Activity:
    """Return an activity with one answer under each key."""
    return Activity(type=ActivityType.ENTER_WORD, answers=tuple(map(an_answer, key_ids)))


def a_place(at: GeoPoint = HORSEMAN, **changes: Any) -> PlaceSettings:
    """Return a place."""
    return replace(PlaceSettings(id=PlaceId(an_id()), at=at), **changes)


def a_point(**changes: Any) -> Point:
    """Return a point to claim, with a place and a hint."""
    point = Point(
        id=PointId(an_id()),
        title="The Bronze Horseman",
        description="What does the horse tread on?",
        activity=Activity(type=ActivityType.CATCH_GHOST),
        tool=Tool.TARGET_COMPASS,
        places=(a_place(),),
        hints=(Hint(id=HintId(an_id()), text="Look down.", cost=5),),
    )
    return replace(point, **changes)


def a_draft(**changes: Any) -> Draft:
    """Return a complete draft of two points."""
    return replace(Draft(fields=some_fields(), points=(a_point(), a_point())), **changes)


def a_refusal(*reasons: Reason, at: datetime = NOON, **content: Any) -> Refusal:
    """Return why a draft was refused, and what it was then."""
    refused = Content(fields=some_fields(), points=(a_point(), a_point()))
    return Refusal(content=replace(refused, **content), reasons=reasons or REASONS, at=at)


def a_quest(author_id: UserId, **changes: Any) -> Quest:
    """Return a quest that was never published."""
    quest = Quest(
        id=QuestId(an_id()),
        author_id=author_id,
        draft=a_draft(),
        created_at=NOON,
        updated_at=NOON,
    )
    return replace(quest, **changes)


def a_version(quest: Quest, number: int = 1, **changes: Any) -> QuestVersion:
    """Return a version of a quest."""
    version = QuestVersion(
        quest_id=quest.id,
        number=number,
        author_id=quest.author_id,
        fields=some_fields(),
        points=(a_point(), a_point()),
        published_at=NOON,
    )
    return replace(version, **changes)


async def an_author(container: AsyncContainer, role: Role = Role.MANAGER, **changes: Any) -> Actor:
    """Return somebody who may write quests and publish them, with a stored account."""
    user = a_user(role=role)
    async with block(container, UserRepository) as users:
        await users.add(user)
    return an_actor(role, user_id=user.id, name=user.username, **changes)


def a_written_point(**changes: Any) -> WrittenPoint:
    """Return what an author writes of a point to claim."""
    written = WrittenPoint(
        title="The Bronze Horseman",
        description="What does the horse tread on?",
        activity=WrittenActivity(type=ActivityType.CATCH_GHOST),
        tool=Tool.TARGET_COMPASS,
        places=(a_written_place(),),
    )
    return replace(written, **changes)


def a_written_place(at: GeoPoint = HORSEMAN, **changes: Any) -> WrittenPlace:
    """Return what an author writes of a place."""
    return replace(WrittenPlace(latitude=at.latitude, longitude=at.longitude), **changes)


def a_written_word(*words: str) -> WrittenActivity:
    """Return a word to enter."""
    return WrittenActivity(type=ActivityType.ENTER_WORD, answers=words)


def a_written_hint(text: str = "Look down.", cost: int = 5) -> WrittenHint:
    """Return what an author writes of a hint."""
    return WrittenHint(text=text, cost=cost)


async def a_written_quest(
    container: AsyncContainer,
    author: Actor,
    points: Sequence[WrittenPoint] = (),
    **fields: Any,
) -> EditorsQuest:
    """Return a quest that somebody has written, by default complete and of two points."""
    async with using(container, CreateQuest) as create_quest:
        written, _ = await create_quest(author, some_fields(**fields), None)
    for point in points or (a_written_point(), a_written_point()):
        async with using(container, AddPoint) as add_point:
            written, _, _ = await add_point(author, written.quest.id, None, point, None)
    return written


class Published(NamedTuple):
    """A published quest: its version, and who wrote and published it."""

    version: QuestVersion
    author: Actor

    @property
    def quest_id(self) -> QuestId:
        """The id of the quest."""
        return self.version.quest_id


async def a_published_quest(
    container: AsyncContainer,
    points: Sequence[WrittenPoint] = (),
    author: Actor | None = None,
    **fields: Any,
) -> Published:
    """Return a quest that players find, through the use cases; without points it has two."""
    author = author or await an_author(container)
    quest = (await a_written_quest(container, author, points, **fields)).quest
    async with using(container, PublishQuest) as publish_quest:
        published = await publish_quest(author, quest.id, quest.revision)
    async with block(container, QuestRepository) as quests:
        version = await quests.get_version(quest.id, published.version)
    return Published(version, author)
