"""What is done with quests as files, each step in a request of its own."""

from hashlib import sha256

from dishka import AsyncContainer

from blocks import using
from questcity.domain.quests.model.files import FileFormat, Losses
from questcity.domain.quests.use_cases.export_quest import ExportQuest
from questcity.domain.quests.use_cases.import_quest import ImportedQuest, ImportQuest
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor
from questcity.domain.shared.ports import Repeatable


async def bring(
    container: AsyncContainer, actor: Actor, content: bytes, key: str | None = None
) -> ImportedQuest:
    """Import a file."""

    async def receive() -> tuple[bytes, Repeatable | None]:
        asked = sha256(content).digest()
        return content, None if key is None else Repeatable(key=key, asked=asked)

    async with using(container, ImportQuest) as import_quest:
        return await import_quest(actor, receive)


async def take(
    container: AsyncContainer,
    actor: Actor,
    quest_id: QuestId,
    to: FileFormat = FileFormat.QUESTCITY,
    version: int | None = None,
) -> tuple[bytes, Losses]:
    """Export a quest."""
    async with using(container, ExportQuest) as export_quest:
        return await export_quest(actor, quest_id, to, version)
