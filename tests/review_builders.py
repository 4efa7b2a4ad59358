"""Reviews and favourites, through the use cases; a test says what matters about them."""

from typing import Any

from dishka import AsyncContainer

from blocks import using
from quest_builders import a_published_quest
from questcity.domain.quests.ports.readers import QuestReader
from questcity.domain.shared.ids import QuestId, ReviewId
from questcity.domain.shared.paging import PageRequest
from questcity.domain.shared.permissions import Actor
from questcity.domain.social.model import Opinion, StaffResponse
from questcity.domain.social.ports import ReviewReader
from questcity.domain.social.use_cases.add_favorite import AddFavorite
from questcity.domain.social.use_cases.list_favorite_ids import ListFavoriteIds
from questcity.domain.social.use_cases.remove_favorite import RemoveFavorite
from questcity.domain.social.use_cases.remove_review import RemoveReview
from questcity.domain.social.use_cases.respond_to_review import RespondToReview
from questcity.domain.social.use_cases.retract_review import RetractReview
from questcity.domain.social.use_cases.review_quest import ReviewQuest
from questcity.domain.social.use_cases.view_standing import ViewStanding
from questcity.domain.social.use_cases.withdraw_response import WithdrawResponse
from questcity.domain.social.views import SeenReview, Standing
from town import Town, a_player


async def a_walked_quest(container: AsyncContainer, player: Actor) -> QuestId:
    """Return a published quest of another author that somebody walks."""
    quest_id = (await a_published_quest(container)).quest_id
    await Town(container).begin(player, quest_id)
    return quest_id


async def a_walker(container: AsyncContainer, quest_id: QuestId, **changes: Any) -> Actor:
    """Return somebody new who walks a quest."""
    player = await a_player(container, **changes)
    await Town(container).begin(player, quest_id)
    return player


async def a_review(
    container: AsyncContainer, quest_id: QuestId, rating: int = 4, text: str = "Fine."
) -> SeenReview:
    """Return the review of somebody new."""
    return await review(container, await a_walker(container, quest_id), quest_id, rating, text)


async def review(
    container: AsyncContainer,
    player: Actor,
    quest_id: QuestId,
    rating: int = 4,
    text: str = "Fine.",
) -> SeenReview:
    """Review a quest."""
    return (await ask_to_review(container, player, quest_id, rating, text))[0]


async def ask_to_review(
    container: AsyncContainer,
    player: Actor,
    quest_id: QuestId,
    rating: int = 4,
    text: str = "Fine.",
) -> tuple[SeenReview, bool]:
    """Review a quest, and tell whether it was the first time."""
    async with using(container, ReviewQuest) as review_quest:
        return await review_quest(player, quest_id, Opinion(rating, text))


async def retract(container: AsyncContainer, player: Actor, quest_id: QuestId) -> None:
    """Take a review back."""
    async with using(container, RetractReview) as retract_review:
        await retract_review(player, quest_id)


async def remove(container: AsyncContainer, actor: Actor, review_id: ReviewId) -> None:
    """Take a review down."""
    async with using(container, RemoveReview) as remove_review:
        await remove_review(actor, review_id)


async def respond(
    container: AsyncContainer, staff: Actor, review_id: ReviewId, text: str = "Thank you."
) -> StaffResponse:
    """Say something to a review."""
    async with using(container, RespondToReview) as respond_to_review:
        return await respond_to_review(staff, review_id, text)


async def withdraw(container: AsyncContainer, staff: Actor, review_id: ReviewId) -> None:
    """Take it back."""
    async with using(container, WithdrawResponse) as withdraw_response:
        await withdraw_response(staff, review_id)


async def keep(container: AsyncContainer, player: Actor, quest_id: QuestId) -> None:
    """Keep a quest."""
    async with using(container, AddFavorite) as add_favorite:
        await add_favorite(player, quest_id)


async def keep_no_longer(container: AsyncContainer, player: Actor, quest_id: QuestId) -> None:
    """Keep a quest no longer."""
    async with using(container, RemoveFavorite) as remove_favorite:
        await remove_favorite(player, quest_id)


async def kept_ids(container: AsyncContainer, player: Actor) -> tuple[QuestId, ...]:
    """Return which quests somebody keeps."""
    async with using(container, ListFavoriteIds) as list_favorite_ids:
        return await list_favorite_ids(player)


async def standing_of(container: AsyncContainer, player: Actor, quest_id: QuestId) -> Standing:
    """Return what a quest is to somebody."""
    async with using(container, ViewStanding) as view_standing:
        return await view_standing(player, quest_id)


async def reviews_of(container: AsyncContainer, quest_id: QuestId) -> tuple[SeenReview, ...]:
    """Return up to a hundred reviews of a quest."""
    reader: ReviewReader = await container.get(ReviewReader)
    return (await reader.list(quest_id, PageRequest(limit=100))).items


async def rating_of(container: AsyncContainer, quest_id: QuestId) -> tuple[int, int]:
    """Return the sum of the stars that lists show of a quest, and of how many reviews."""
    reader: QuestReader = await container.get(QuestReader)
    detail = await reader.find(quest_id)
    assert detail is not None
    return detail.summary.rating.total, detail.summary.rating.count


async def recount(container: AsyncContainer, quest_id: QuestId) -> tuple[int, int]:
    """Return what the same would come to by the reviews themselves."""
    stars = [seen.review.opinion.rating for seen in await reviews_of(container, quest_id)]
    return sum(stars), len(stars)
