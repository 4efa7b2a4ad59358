"""What is done to drafts, each step in a request of its own."""

from typing import Any

from dishka import AsyncContainer

from blocks import using
from quest_builders import a_written_point
from questcity.domain.quests.model.quests import Quest
from questcity.domain.quests.model.written import WrittenPoint
from questcity.domain.quests.use_cases.add_point import AddPoint
from questcity.domain.quests.use_cases.drop_draft import DropDraft
from questcity.domain.quests.use_cases.edit_draft import EditDraft
from questcity.domain.quests.use_cases.edit_point import EditPoint
from questcity.domain.quests.use_cases.open_draft import OpenDraft
from questcity.domain.quests.use_cases.order_points import OrderPoints
from questcity.domain.quests.use_cases.remove_point import RemovePoint
from questcity.domain.quests.use_cases.renew_qr import RenewQr
from questcity.domain.quests.use_cases.submit_draft import SubmitDraft
from questcity.domain.quests.use_cases.view_draft import ViewDraft
from questcity.domain.quests.views.writing import EditorsQuest
from questcity.domain.shared.ids import PointId, QuestId, Revision
from questcity.domain.shared.permissions import Actor
from questcity.domain.shared.ports import Repeatable


async def view(container: AsyncContainer, actor: Actor, quest_id: QuestId) -> EditorsQuest:
    """See a draft."""
    async with using(container, ViewDraft) as view_draft:
        return await view_draft(actor, quest_id)


async def open_draft(
    container: AsyncContainer, actor: Actor, quest_id: QuestId
) -> tuple[EditorsQuest, bool]:
    """Open the next draft."""
    async with using(container, OpenDraft) as use_case:
        return await use_case(actor, quest_id)


async def edit(
    container: AsyncContainer, actor: Actor, quest: Quest, **changes: Any
) -> EditorsQuest:
    """Change fields."""
    async with using(container, EditDraft) as edit_draft:
        return await edit_draft(actor, quest.id, quest.revision, changes)


async def add_point(  # noqa: PLR0913 (a request says all of this)
    container: AsyncContainer,
    actor: Actor,
    quest: Quest,
    point: WrittenPoint | None = None,
    *,
    expected: Revision | None = None,
    request: Repeatable | None = None,
) -> tuple[EditorsQuest, PointId, bool]:
    """Add a point."""
    async with using(container, AddPoint) as use_case:
        return await use_case(actor, quest.id, expected, point or a_written_point(), request)


async def edit_point(
    container: AsyncContainer, actor: Actor, quest: Quest, change: WrittenPoint
) -> EditorsQuest:
    """Change the first point."""
    async with using(container, EditPoint) as use_case:
        return await use_case(actor, quest.id, first_point(quest), quest.revision, change)


async def remove_point(container: AsyncContainer, actor: Actor, quest: Quest) -> Quest:
    """Take the first point out."""
    async with using(container, RemovePoint) as use_case:
        return await use_case(actor, quest.id, first_point(quest), quest.revision)


async def order_points(
    container: AsyncContainer, actor: Actor, quest: Quest, *point_ids: PointId
) -> EditorsQuest:
    """Put the points in another order."""
    async with using(container, OrderPoints) as use_case:
        return await use_case(actor, quest.id, quest.revision, point_ids)


async def renew_qr(container: AsyncContainer, actor: Actor, quest: Quest) -> EditorsQuest:
    """Renew the QR of the first point."""
    async with using(container, RenewQr) as use_case:
        return await use_case(actor, quest.id, first_point(quest), quest.revision)


async def drop(container: AsyncContainer, actor: Actor, quest: Quest) -> None:
    """Throw the draft away."""
    async with using(container, DropDraft) as drop_draft:
        await drop_draft(actor, quest.id, quest.revision)


async def submit(container: AsyncContainer, actor: Actor, quest: Quest) -> Quest:
    """Hand the draft in."""
    async with using(container, SubmitDraft) as submit_draft:
        return await submit_draft(actor, quest.id, quest.revision)


def first_point(quest: Quest) -> PointId:
    """Return the id of the first point of the draft."""
    return quest.require_draft().points[0].id


def point_ids(quest: Quest) -> list[PointId]:
    """Return the ids of the points of the draft, in order."""
    return [point.id for point in quest.require_draft().points]
