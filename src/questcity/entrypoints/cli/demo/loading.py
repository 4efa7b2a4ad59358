"""Bringing the quests of the demo into QuestCity, as an author would."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from dishka import Provider, Scope, provide

from questcity.domain.accounts.ports.readers import AccountReader
from questcity.domain.accounts.use_cases.invite_user import Invitation, InviteUser
from questcity.domain.quests.model.fields import QuestFields
from questcity.domain.quests.model.files import QuestDocument
from questcity.domain.quests.model.quests import QuestStatus
from questcity.domain.quests.model.reference import Area, Category, Vehicle
from questcity.domain.quests.ports.readers import ReferenceReader
from questcity.domain.quests.rules.files import find_named
from questcity.domain.quests.use_cases.add_point import AddPoint
from questcity.domain.quests.use_cases.create_quest import CreateQuest
from questcity.domain.quests.use_cases.drop_draft import DropDraft
from questcity.domain.quests.use_cases.list_own_quests import ListOwnQuests
from questcity.domain.quests.use_cases.publish_quest import PublishQuest
from questcity.domain.quests.use_cases.submit_draft import SubmitDraft
from questcity.domain.quests.use_cases.withdraw_draft import WithdrawDraft
from questcity.domain.quests.views import OwnQuest
from questcity.domain.shared.clients import ClientContext
from questcity.domain.shared.ids import QuestId, UserId
from questcity.domain.shared.paging import MAX_LIMIT, PageRequest
from questcity.domain.shared.permissions import Actor, Role
from questcity.entrypoints.bootstrap.errors import StartError
from questcity.entrypoints.cli.demo.quest_files import QuestName, read_quest

AUTHOR: Final = Invitation(
    username="questcity-demo",
    # Nobody gets mail there (RFC 2606): the invitation stays unaccepted, and nobody signs in.
    email="questcity-demo@questcity.example",
    first_name="QuestCity",
    last_name="Demo",
    role=Role.MANAGER,
)

_COMMAND_LINE: Final = ClientContext(address="command line")


T = TypeVar("T", Category, Vehicle, Area)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A quest of the demo that players find; `is_new` unless it was there before."""

    name: QuestName
    title: str
    id: QuestId
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadDemo:
    """Publish the quests of the demo under an author of their own; who manages roles may.

    What is there stays as it is; a draft that an interrupted load has left is written anew.
    """

    accounts: AccountReader
    references: ReferenceReader
    invite_user: InviteUser
    list_own_quests: ListOwnQuests
    create_quest: CreateQuest
    add_point: AddPoint
    submit_draft: SubmitDraft
    publish_quest: PublishQuest
    withdraw_draft: WithdrawDraft
    drop_draft: DropDraft

    async def __call__(self, operator: Actor) -> tuple[Loaded, ...]:
        """Return the quests.

        Raise `UsernameTakenError` when somebody else has the author's name, and `StartError` when
        a reference that a quest needs is gone.
        """
        author = replace(operator, user_id=await self._author(operator))
        present = {own.title: own for own in await self._list_own(author)}
        quests = {name: read_quest(name) for name in QuestName}
        return tuple(
            [
                await self._load(author, name, quest, present.get(quest.fields.title))
                for name, quest in quests.items()
            ]
        )

    async def _author(self, operator: Actor) -> UserId:
        known = await self.accounts.find_credentials(AUTHOR.email)
        if known is not None:
            return known.user_id
        user, _ = await self.invite_user(operator, _COMMAND_LINE, AUTHOR, None)
        return user.id

    async def _list_own(self, author: Actor) -> tuple[OwnQuest, ...]:
        page = await self.list_own_quests(author, None, PageRequest(limit=MAX_LIMIT))
        return page.items

    async def _load(
        self, author: Actor, name: QuestName, quest: QuestDocument, present: OwnQuest | None
    ) -> Loaded:
        if present is not None and present.status is not QuestStatus.DRAFT:
            return Loaded(name, quest.fields.title, present.id, is_new=False)
        if present is not None:
            left = await self.withdraw_draft(author, present.id)
            await self.drop_draft(author, left.id, left.revision)
        return Loaded(name, quest.fields.title, await self._publish(author, quest), is_new=True)

    async def _publish(self, author: Actor, quest: QuestDocument) -> QuestId:
        made, _ = await self.create_quest(author, await self._fields(quest), None)
        quest_id = made.quest.id
        for point in quest.points:
            await self.add_point(author, quest_id, None, point, None)
        submitted = await self.submit_draft(author, quest_id, None)
        await self.publish_quest(author, quest_id, submitted.revision)
        return quest_id

    async def _fields(self, quest: QuestDocument) -> QuestFields:
        category = _named(quest.category, await self.references.list_categories())
        vehicle = _named(quest.vehicle, await self.references.list_vehicles())
        area = _named(quest.place, await self.references.list_areas())
        return replace(
            quest.fields, category_id=category.id, vehicle_id=vehicle.id, place_id=area.id
        )


class DemoProvider(Provider):
    """What loads the demo."""

    load_demo = provide(LoadDemo, scope=Scope.REQUEST)


def _named(name: str | None, things: Iterable[T]) -> T:
    found = find_named(name, things)
    if found is None:
        message = f"The demo needs “{name}”, which is not among the references any more."
        raise StartError(message)
    return found
