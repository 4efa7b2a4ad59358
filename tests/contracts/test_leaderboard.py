"""The contract of leaderboards."""

from datetime import timedelta

import pytest
from dishka import AsyncContainer

from builders import NOON
from questcity.domain.play.model.facts import RunState
from questcity.domain.play.ports import RunReader
from questcity.domain.play.views import Leaderboard, Rank
from questcity.domain.shared.ids import UserId
from questcity.domain.shared.paging import Count, Page, PageRequest
from questcity.domain.shared.permissions import Actor
from run_builders import (
    Stored,
    a_finished_run,
    a_stored_route,
    a_stored_run,
    an_end,
    saved,
)
from town import a_player

pytestmark = pytest.mark.anyio

HOUR = timedelta(hours=1)


async def board_of(
    run_reader: RunReader, stored: Stored, user_id: UserId, page: PageRequest | None = None
) -> Leaderboard:
    return await run_reader.leaderboard(stored.quest.id, user_id, page or PageRequest())


async def test_scores_come_first_then_shorter_times_then_earlier_finishes(
    container: AsyncContainer, run_reader: RunReader, stored: Stored
) -> None:
    async def finished(score: int, seconds: float, began: timedelta = timedelta(0)) -> Actor:
        player = await a_player(container)
        await a_finished_run(
            container,
            stored.route,
            player.identity,
            scores=(score, 0),
            began_at=NOON + began,
            seconds=seconds,
        )
        return player

    slow, low = await finished(10, 500), await finished(7, 10)
    late, early = await finished(10, 90, HOUR), await finished(10, 90)
    in_the_same_second = await finished(10, 90.9, -HOUR)

    board = await board_of(run_reader, stored, slow.identity)

    order = (in_the_same_second, early, late, slow, low)
    assert [rank.user_id for rank in board.page.items] == [player.user_id for player in order]
    assert [(rank.rank, rank.score, rank.seconds) for rank in board.page.items] == [
        (1, 10, 90),
        (2, 10, 90),
        (3, 10, 90),
        (4, 10, 500),
        (5, 7, 10),
    ]
    assert board.own == board.page.items[3]
    assert board.own == Rank(
        rank=4,
        user_id=slow.identity,
        username=slow.name,
        first_name="Anna",
        score=10,
        seconds=500,
    )


async def test_only_the_best_run_of_a_player_counts(
    container: AsyncContainer, run_reader: RunReader, stored: Stored, player: UserId
) -> None:
    other = (await a_player(container)).identity
    for score, seconds in ((5, 60), (10, 90), (10, 80), (10, 85), (9, 1)):
        await a_finished_run(container, stored.route, player, scores=(score, 0), seconds=seconds)
    await a_finished_run(container, stored.route, other, scores=(10, 0), seconds=83)

    board = await board_of(run_reader, stored, other)

    assert [(rank.user_id, rank.seconds) for rank in board.page.items] == [
        (player, 80),
        (other, 83),
    ]
    assert board.own == board.page.items[1]


async def test_only_finished_runs_of_the_quest_are_ranked(
    container: AsyncContainer, run_reader: RunReader, stored: Stored, player: UserId
) -> None:
    await a_finished_run(container, (await a_stored_route(container)).route, player)
    for state in (RunState.ABANDONED, RunState.EXPIRED):
        run = await a_stored_run(container, stored.route, player)
        await saved(container, run, an_end(state))
    await a_stored_run(container, stored.route, player)

    board = await board_of(run_reader, stored, player, PageRequest(with_count=True))

    assert board == Leaderboard(page=Page(items=(), count=Count(0, is_exact=True)), own=None)


async def test_who_does_not_like_to_be_shown_is_not_and_takes_nobodys_rank(
    container: AsyncContainer, run_reader: RunReader, stored: Stored, player: UserId
) -> None:
    shy = (await a_player(container, show_on_leaderboards=False)).identity
    await a_finished_run(container, stored.route, shy, scores=(10, 10))
    await a_finished_run(container, stored.route, player, scores=(1, 1))

    board = await board_of(run_reader, stored, player, PageRequest(with_count=True))

    assert [(rank.rank, rank.user_id) for rank in board.page.items] == [(1, player)]
    assert board.page.count == Count(1, is_exact=True)
    assert board.own == board.page.items[0]
    assert (await board_of(run_reader, stored, shy)).own is None


async def test_a_leaderboard_goes_on_where_the_page_before_ended(
    container: AsyncContainer, run_reader: RunReader, stored: Stored, player: UserId
) -> None:
    for score, seconds in ((3, 60), (3, 60), (10, 60), (3, 50), (3, 60), (0, 60)):
        user_id = (await a_player(container)).identity
        await a_finished_run(container, stored.route, user_id, scores=(score, 0), seconds=seconds)
    whole = (await board_of(run_reader, stored, player)).page.items

    boards = [await board_of(run_reader, stored, player, PageRequest(limit=2, with_count=True))]
    while boards[-1].page.next_after is not None and len(boards) < len(whole):
        request = PageRequest(limit=2, after=boards[-1].page.next_after)
        boards.append(await board_of(run_reader, stored, player, request))

    assert tuple(rank for board in boards for rank in board.page.items) == whole
    assert [len(board.page.items) for board in boards] == [2, 2, 2]
    assert [rank.rank for rank in whole] == [1, 2, 3, 4, 5, 6]
    assert boards[0].page.count == Count(6, is_exact=True)
    assert boards[1].page.count is None
    assert all(board.own is None for board in boards)
