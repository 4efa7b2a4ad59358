"""Begin a quest with a file."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from questcity.domain.quests.model.files import Losses
from questcity.domain.quests.model.quests import Draft
from questcity.domain.quests.ports.files import QuestFiles
from questcity.domain.quests.ports.vault import AnswerVault
from questcity.domain.quests.rules.files import check_document, with_lines
from questcity.domain.quests.rules.violations import require
from questcity.domain.quests.services.named_references import NamedReferences
from questcity.domain.quests.services.new_points import NewPoints
from questcity.domain.quests.services.new_quests import NewQuests
from questcity.domain.quests.views.writing import EditorsQuest
from questcity.domain.shared.errors import InvalidInputError
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import IdGenerator, Repeatable

Receive = Callable[[], Awaitable[tuple[bytes, Repeatable | None]]]
"""Reads a file to its end, and returns it with the request that it came with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedQuest:
    """What became of a file: a quest, and what of the file is not in it."""

    seen: EditorsQuest
    losses: Losses
    is_replay: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportQuest:
    """Make a quest of a file; everything in it is new. Who may create quests may."""

    files: QuestFiles
    references: NamedReferences
    vault: AnswerVault
    new_quests: NewQuests
    new_points: NewPoints
    ids: IdGenerator

    async def __call__(self, actor: Actor, receive: Receive) -> ImportedQuest:
        """Return the new quest; nothing is received from who may not create any.

        Raise what `receive`, `QuestFiles.read` and `Idempotency.claim` raise, and
        `InvalidInputError`.
        """
        actor.require(Permission.CREATE_QUESTS)
        content, request = await receive()
        try:
            document, lost = await self.files.read(content)
            document = document.composed()
            require(check_document(document))
        except InvalidInputError as error:
            line_of = await self.files.find_lines(content)
            raise InvalidInputError(with_lines(error.violations, line_of)) from error
        named = await self.references.find(document)
        points = tuple(self.new_points.make(point) for point in document.points)
        draft = Draft(fields=named.fields.named(self.ids.new), points=points)
        quest, is_replay = await self.new_quests.make(actor, draft, request)
        seen = EditorsQuest.of(quest, self.vault.read)
        return ImportedQuest(seen=seen, losses=(*lost, *named.losses), is_replay=is_replay)
