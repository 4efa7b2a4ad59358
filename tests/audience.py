"""Players who say what they think of quests, while staff takes reviews down and quests away."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Final, NamedTuple, Self

from dishka import AsyncContainer

from blocks import block, using
from builders import NOON, an_actor
from quest_builders import a_published_quest
from questcity.domain.accounts.ports.readers import PersonalData
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.quests.errors import DraftNotFoundError, QuestNotFoundError
from questcity.domain.quests.use_cases.archive_quest import ArchiveQuest
from questcity.domain.quests.use_cases.publish_quest import PublishQuest
from questcity.domain.shared.errors import BusyError
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor, Role
from questcity.domain.social.errors import ReviewNotFoundError
from review_builders import a_walker, rating_of, recount, remove, retract, review, standing_of
from town import Town

PLAYERS: Final = 3
QUESTS: Final = 2


class Deed(Enum):
    """What is done about a review, besides giving stars."""

    RETRACT = "take it back"
    REMOVE = "take it down"
    ERASE = "erase all of the player"
    ARCHIVE = "archive the quest"
    RESTORE = "open the quest again"


class Step(NamedTuple):
    """Who does what about which quest: a number is so many stars."""

    player: int
    quest: int
    deed: Deed | int


@dataclass
class Audience:
    """Some players, each on every quest; `stars` is what each has given, as one would expect."""

    container: AsyncContainer
    players: list[Actor]
    quests: list[QuestId]
    staff: Actor = field(default_factory=lambda: an_actor(Role.ADMIN))
    stars: dict[tuple[int, int], int] = field(default_factory=dict)
    archived: set[int] = field(default_factory=set)

    @classmethod
    async def gathered(cls, container: AsyncContainer, players: int = PLAYERS) -> Self:
        """Return players who walk new quests."""
        quests = [(await a_published_quest(container)).quest_id for _ in range(QUESTS)]
        actors = [await a_walker(container, quests[0]) for _ in range(players)]
        for actor in actors:
            for quest_id in quests[1:]:
                await Town(container).begin(actor, quest_id)
        return cls(container, actors, quests)

    async def do(self, step: Step) -> None:
        """Do something, again while the store is busy, and note what is to be expected."""
        while True:
            try:
                await self._do(step)
            except BusyError:
                continue
            except (QuestNotFoundError, ReviewNotFoundError, DraftNotFoundError):
                # Somebody else was there first.
                pass
            return

    async def expect_ratings_to_hold(self) -> None:
        """Fail unless each quest that can be found rates as its reviews do, and as expected."""
        for number in range(QUESTS):
            if number not in self.archived:
                given = [stars for (_, quest), stars in self.stars.items() if quest == number]
                assert await self._rating(number) == (sum(given), len(given))

    async def expect_ratings_to_be_counts(self) -> None:
        """Open all quests, and fail unless each rates as its reviews do."""
        for number in range(QUESTS):
            await self.do(Step(0, number, Deed.RESTORE))
            await self._rating(number)

    async def _rating(self, number: int) -> tuple[int, int]:
        rating = await rating_of(self.container, self.quests[number])
        assert rating == await recount(self.container, self.quests[number])
        return rating

    async def _do(self, step: Step) -> None:
        player, quest_id = self.players[step.player], self.quests[step.quest]
        about = (step.player, step.quest)
        match step.deed:
            case int() as stars:
                await review(self.container, player, quest_id, stars)
                self.stars[about] = stars
            case Deed.RETRACT:
                await retract(self.container, player, quest_id)
                self.stars.pop(about, None)
            case Deed.REMOVE:
                seen = (await standing_of(self.container, player, quest_id)).review
                if seen is not None:
                    await remove(self.container, self.staff, seen.review.id)
                    self.stars.pop(about, None)
            case Deed.ERASE:
                await self._erase(player)
                for number in range(QUESTS):
                    self.stars.pop((step.player, number), None)
            case Deed.ARCHIVE:
                async with using(self.container, ArchiveQuest) as archive:
                    await archive(self.staff, quest_id)
                self.archived.add(step.quest)
            case Deed.RESTORE:
                async with using(self.container, PublishQuest) as publish:
                    await publish(self.staff, quest_id, None)
                self.archived.discard(step.quest)

    async def _erase(self, player: Actor) -> None:
        async with block(self.container, UserRepository) as users:
            user = await users.get(player.identity)
        data: PersonalData = await self.container.get(PersonalData)
        await data.erase("reviews", user, now=NOON)
