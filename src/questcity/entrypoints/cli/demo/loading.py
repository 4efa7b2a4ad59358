"""Bringing the quests of the demo into QuestCity, as an author would."""

from dataclasses import dataclass, replace
from typing import Final

from dishka import Provider, Scope, provide

from questcity.domain.accounts.ports.readers import AccountReader
from questcity.domain.accounts.use_cases.invite_user import Invitation, InviteUser
from questcity.domain.quests.model.quests import QuestStatus
from questcity.domain.quests.use_cases.drop_draft import DropDraft
from questcity.domain.quests.use_cases.import_quest import ImportQuest
from questcity.domain.quests.use_cases.list_own_quests import ListOwnQuests
from questcity.domain.quests.use_cases.publish_quest import PublishQuest
from questcity.domain.quests.use_cases.submit_draft import SubmitDraft
from questcity.domain.quests.use_cases.withdraw_draft import WithdrawDraft
from questcity.domain.quests.views.writing import OwnQuest
from questcity.domain.shared.clients import ClientContext
from questcity.domain.shared.ids import QuestId, UserId
from questcity.domain.shared.paging import MAX_LIMIT, PageRequest
from questcity.domain.shared.permissions import Actor, Role
from questcity.entrypoints.bootstrap.errors import StartError
from questcity.entrypoints.cli.demo.quest_files import QuestName, quest_file, read_quest
from questcity.entrypoints.cli.quests.files import received

AUTHOR: Final = Invitation(
    username="questcity-demo",
    # Nobody gets mail there (RFC 2606): the invitation stays unaccepted, and nobody signs in.
    email="questcity-demo@questcity.example",
    first_name="QuestCity",
    last_name="Demo",
    role=Role.MANAGER,
)

_COMMAND_LINE: Final = ClientContext(address="command line")


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
    invite_user: InviteUser
    list_own_quests: ListOwnQuests
    import_quest: ImportQuest
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
        titles = {name: read_quest(name).fields.title for name in QuestName}
        return tuple(
            [
                await self._load(author, name, title, present.get(title))
                for name, title in titles.items()
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
        self, author: Actor, name: QuestName, title: str, present: OwnQuest | None
    ) -> Loaded:
        if present is not None and present.status is not QuestStatus.DRAFT:
            return Loaded(name, title, present.id, is_new=False)
        if present is not None:
            left = await self.withdraw_draft(author, present.id)
            await self.drop_draft(author, left.id, left.revision)
        return Loaded(name, title, await self._publish(author, name), is_new=True)

    async def _publish(self, author: Actor, name: QuestName) -> QuestId:
        imported = await self.import_quest(author, received(quest_file(name)))
        quest = imported.seen.quest
        if imported.losses:
            await self.drop_draft(author, quest.id, quest.revision)
            message = f"The demo needs what is not there any more. {imported.losses[0].text}"
            raise StartError(message)
        submitted = await self.submit_draft(author, quest.id, quest.revision)
        await self.publish_quest(author, quest.id, submitted.revision)
        return quest.id


class DemoProvider(Provider):
    """What loads the demo."""

    load_demo = provide(LoadDemo, scope=Scope.REQUEST)
