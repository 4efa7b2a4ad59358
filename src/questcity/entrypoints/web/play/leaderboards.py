"""Leaderboards on the wire."""

from typing import Self

from questcity.domain.play.views import Rank
from questcity.entrypoints.web.accounts.profiles import PublicUserResponse
from questcity.entrypoints.web.paging import CountResponse
from questcity.entrypoints.web.shapes import Answer


class RankResponse(Answer, frozen=True, kw_only=True):
    """A place on a leaderboard."""

    rank: int
    user: PublicUserResponse
    score: int
    seconds: int

    @classmethod
    def of(cls, rank: Rank) -> Self:
        """Return the response that shows this rank."""
        user = PublicUserResponse(
            id=rank.user_id, username=rank.username, first_name=rank.first_name, avatar_url=None
        )
        return cls(rank=rank.rank, user=user, score=rank.score, seconds=rank.seconds)


class LeaderboardPage(Answer, frozen=True, kw_only=True, omit_defaults=True):
    """A page of the best, and where one stands oneself."""

    items: list[RankResponse]
    next_cursor: str | None
    me: RankResponse | None = None
    count: CountResponse | None = None
