"""What a fix does to those who walk already: it helps, and never harms."""

from dataclasses import dataclass, replace
from itertools import count
from typing import Final

import pytest
from dishka import AsyncContainer

from blocks import block, using
from fix_builders import a_larger_radius, a_moved_place, a_retitled, a_withdrawal, fix
from people import letters_to
from play_builders import a_fix, moved
from quest_builders import (
    HORSEMAN,
    Published,
    a_published_quest,
    a_written_hint,
    a_written_place,
    a_written_point,
    a_written_word,
)
from questcity.domain.play.model.evidence import EvidenceType
from questcity.domain.play.model.facts import PointWaived, Reward, RunState
from questcity.domain.play.ports import RunRepository
from questcity.domain.play.use_cases import waive_point
from questcity.domain.play.use_cases.end_runs import EndRuns
from questcity.domain.play.views import RunView
from questcity.domain.quests.events import QuestClosed
from questcity.domain.quests.model.fields import Credits
from questcity.domain.quests.model.fixes import HintText, TextFix, WrittenAnswer, WrittenFix
from questcity.domain.shared.permissions import Actor
from questcity.domain.shared.ports import Repeatable
from stores import SetClock
from town import Town, a_player, answering, at_the_open_point, claiming, verdicts

pytestmark = pytest.mark.anyio

FAR: Final = a_fix(moved(HORSEMAN, north=80))
POINTS: Final = (
    a_written_point(activity=a_written_word("thunder"), hints=(a_written_hint(cost=4),)),
    a_written_point(),
    a_written_point(),
)


@pytest.fixture
def container(memory_container: AsyncContainer) -> AsyncContainer:
    """Return the application over memory; what PostgreSQL decides is tested with it."""
    return memory_container


@dataclass
class Street:
    """A quest, and somebody who walks it while it is fixed."""

    container: AsyncContainer
    town: Town
    quest: Published
    player: Actor
    run: RunView

    async def fix(self, written: WrittenFix) -> None:
        """Fix the quest, as its author."""
        await fix(self.container, self.quest.author, self.quest.quest_id, written)

    async def withdraw(self, number: int) -> None:
        """Withdraw the point of that order."""
        await self.fix(a_withdrawal(self.quest.version.points[number]))

    async def deliver(self) -> None:
        """Let the worker do what is left to do."""
        await letters_to(self.container, "nobody@example.org")

    async def look(self) -> RunView:
        """See the run."""
        self.run = await self.town.view(self.player, self.run.id)
        return self.run

    async def do(self, kind: EvidenceType, **said: object) -> tuple[str, tuple[str, ...]]:
        """Do something at the open point, and hear the verdict with its reasons."""
        evidence = at_the_open_point(self.run, kind, **said)
        answers, self.run = await self.town.send(self.player, self.run.id, evidence)
        return verdicts(answers)[0][1:]

    async def answer(self, word: str) -> tuple[str, tuple[str, ...]]:
        """Enter a word."""
        return await self.do(EvidenceType.ANSWER, answer=word)


@pytest.fixture
async def street(container: AsyncContainer, town: Town, player: Actor) -> Street:
    """Return somebody at the first of three points, who has to enter a word."""
    quest = await a_published_quest(container, POINTS, credits=Credits(reward=50))
    run = await town.begin(player, quest.quest_id)
    return Street(container, town, quest, player, run)


def order(run: RunView) -> int | None:
    return None if run.point is None else run.point.order


async def test_other_words_are_read_at_the_next_request(street: Street) -> None:
    point = street.quest.version.points[0]
    hint = HintText(id=point.hints[0].id, text="Look up.")
    await street.do(EvidenceType.TAKE_HINT, hint_id=hint.id)

    await street.fix(TextFix(point_id=point.id, title="A", description="B", hints=(hint,)))

    shown = (await street.look()).point
    assert shown is not None
    assert (shown.title, shown.description, shown.hints[0].text) == ("A", "B", "Look up.")
    await street.answer("thunder")
    assert street.run.history[0].title == "A"


async def test_a_larger_radius_is_judged_by_from_then_on(street: Street) -> None:
    far = [await street.do(EvidenceType.CHECK_IN, fix=FAR)]

    await street.fix(a_larger_radius(street.quest.version.points[0], 100))
    far.append(await street.do(EvidenceType.CHECK_IN, fix=FAR))

    assert far == [("rejected", ("outside-radius",)), ("accepted", ("within-radius",))]


async def test_a_place_is_where_it_was_moved_to_and_a_check_in_at_the_old_one_stays_good(
    street: Street,
) -> None:
    point = street.quest.version.points[0]
    await street.do(EvidenceType.CHECK_IN)

    await street.fix(a_moved_place(point, moved(HORSEMAN, north=2000)))
    here = await street.do(EvidenceType.CHECK_IN)
    answered = await street.answer("thunder")

    assert here == ("rejected", ("outside-radius",))
    assert answered == ("accepted", ("within-radius", "answer-correct"))


async def test_who_was_not_there_yet_goes_to_the_new_place(street: Street) -> None:
    there = moved(HORSEMAN, north=150)

    await street.fix(a_moved_place(street.quest.version.points[0], there))

    shown = (await street.look()).point
    assert shown is not None
    assert shown.places[0].at == there
    assert (await street.do(EvidenceType.CHECK_IN, fix=a_fix(there)))[0] == "accepted"


async def test_one_more_answer_is_right_and_the_waiting_for_wrong_ones_is_over(
    street: Street, clock: SetClock
) -> None:
    heard = [await street.answer("lightning") for _ in range(6)]
    assert street.run.attempts_left == 0

    clock.pass_by(seconds=1)
    point = street.quest.version.points[0]
    await street.fix(WrittenAnswer(point_id=point.id, answer="Lightning"))

    assert [reasons for _, reasons in heard[-2:]] == [("answer-wrong",), ("too-many-attempts",)]
    assert (await street.look()).attempts_left == 5
    assert street.run.attempts_reset_at is None
    clock.pass_by(seconds=1)
    await street.answer("hail")
    assert street.run.attempts_left == 4
    assert (await street.answer("lightning"))[0] == "accepted"


async def test_after_a_fix_wrong_answers_count_again(street: Street, clock: SetClock) -> None:
    await street.fix(a_retitled(street.quest.version.points[0]))
    clock.pass_by(seconds=1)

    heard = [await street.answer("lightning") for _ in range(6)]

    assert heard[-1] == ("rejected", ("too-many-attempts",))


async def test_a_fix_elsewhere_forgives_nothing_here(street: Street, clock: SetClock) -> None:
    for _ in range(5):
        await street.answer("lightning")
    clock.pass_by(seconds=1)

    await street.fix(a_retitled(street.quest.version.points[1]))
    await street.fix(TextFix(title="By night"))

    assert (await street.look()).attempts_left == 0


async def test_who_begins_again_there_is_told_how_many_answers_are_left_since(
    container: AsyncContainer, street: Street, clock: SetClock
) -> None:
    player, request = await a_player(container), Repeatable(key="once", asked=b"to begin")
    run = await street.town.begin(player, street.quest.quest_id, request)
    for _ in range(5):
        await street.town.send(player, run.id, answering(run, "lightning"))
    clock.pass_by(seconds=1)
    await street.fix(a_retitled(street.quest.version.points[0]))

    again, _ = await street.town.ask_to_begin(player, street.quest.quest_id, request)

    assert (again.id, again.attempts_left) == (run.id, 5)


@pytest.mark.parametrize("by", ["looking", "sending", "worker"])
async def test_who_stands_at_a_withdrawn_point_goes_on(street: Street, by: str) -> None:
    await street.do(EvidenceType.TAKE_HINT, hint_id=street.quest.version.points[0].hints[0].id)

    await street.withdraw(0)
    if by == "worker":
        await street.deliver()
    if by == "sending":
        heard = await street.answer("thunder")
        assert heard == ("rejected", ("point-not-open",))
    else:
        await street.look()

    run = street.run
    assert (order(run), run.score, run.accepted_count, run.points_count) == (1, 10, 1, 3)
    assert [(one.order, one.grade) for one in run.history] == [(0, "accepted")]
    await street.deliver()
    assert await street.look() == run
    assert (await street.town.claim_all(street.player, run)).score == 30


async def test_what_comes_with_the_next_point_is_judged_there(street: Street) -> None:
    await street.withdraw(0)
    next_point = street.quest.version.points[1]
    evidence = replace(claiming(street.run), point_id=next_point.id)

    answers, run = await street.town.send(street.player, street.run.id, evidence)

    assert verdicts(answers)[0][1] == "accepted"
    assert (order(run), run.score) == (2, 20)


async def test_who_comes_to_a_withdrawn_point_passes_over_it(street: Street) -> None:
    await street.withdraw(1)
    await street.deliver()
    assert order(await street.look()) == 0

    await street.answer("thunder")

    assert (order(street.run), street.run.score, street.run.accepted_count) == (2, 20, 2)


async def test_where_the_last_points_are_withdrawn_the_end_comes_with_its_reward(
    street: Street,
) -> None:
    for number in (1, 2):
        await street.withdraw(number)

    await street.answer("thunder")

    run = street.run
    assert (run.state, run.score, run.reward) == (RunState.FINISHED, 30, Reward.GRANTED)
    assert await street.town.credits_of(street.player) == 50


@pytest.mark.parametrize("by", ["looking", "sending", "abandoning", "closing", "worker"])
@pytest.mark.parametrize("auto", [True, False])
async def test_who_had_only_a_withdrawn_point_left_has_finished(
    container: AsyncContainer, town: Town, player: Actor, by: str, *, auto: bool
) -> None:
    quest = await a_published_quest(container, credits=Credits(auto=auto, reward=50))
    run = await town.begin(player, quest.quest_id)
    _, run = await town.send(player, run.id, claiming(run))
    street = Street(container, town, quest, player, run)

    await street.withdraw(1)
    match by:
        case "abandoning":
            await town.abandon(player, run.id)
        case "sending":
            assert await street.do(EvidenceType.CLAIM) == ("rejected", ("run-over",))
        case "closing":
            async with using(container, EndRuns) as end_runs:
                await end_runs(QuestClosed(quest_id=quest.quest_id))
        case "worker":
            await street.deliver()
        case _:
            pass
    run = await street.look()

    reward = Reward.GRANTED if auto else Reward.WAITING
    assert (run.state, run.reward, run.score) == (RunState.FINISHED, reward, 20)
    assert await town.credits_of(player) == (50 if auto else 0)
    await street.deliver()
    assert await street.look() == run
    waived = [fact for fact in await town.log_of(run.id) if isinstance(fact, PointWaived)]
    assert len(waived) == 1


async def test_a_new_run_begins_behind_what_was_withdrawn(
    container: AsyncContainer, street: Street
) -> None:
    await street.withdraw(0)
    newcomer = await a_player(container)

    run = await street.town.begin(newcomer, street.quest.quest_id)

    assert (order(run), run.score, run.points_count) == (1, 10, 3)


async def test_a_repeated_start_shows_where_one_stands_now(
    container: AsyncContainer, street: Street
) -> None:
    newcomer, request = await a_player(container), Repeatable(key="once", asked=b"to begin")
    begun = await street.town.begin(newcomer, street.quest.quest_id, request)

    await street.withdraw(0)
    again, is_replay = await street.town.ask_to_begin(newcomer, street.quest.quest_id, request)

    assert (again.id, is_replay) == (begun.id, True)
    assert order(again) == 1


async def test_who_has_finished_with_less_is_given_the_rest_on_the_leaderboard_too(
    container: AsyncContainer, street: Street, clock: SetClock
) -> None:
    town, quest_id = street.town, street.quest.quest_id
    clock.pass_by(minutes=11)
    await street.do(EvidenceType.SKIP)
    slow = await town.claim_all(street.player, street.run)
    other = await a_player(container)
    begun = await town.begin(other, quest_id)
    _, begun = await town.send(
        other, begun.id, answering(begun, "thunder", fix=a_fix(accuracy=70.0))
    )
    quick = await town.claim_all(other, begun)
    assert [run.score for run in (slow, quick)] == [20, 27]

    await street.withdraw(0)
    await street.deliver()

    board = await town.leaderboard(street.player, quest_id)
    assert [(rank.rank, rank.score) for rank in board.page.items] == [(1, 30), (2, 30)]
    after = await street.look()
    assert (after.state, after.reward) == (RunState.FINISHED, Reward.GRANTED)
    assert after.ended_at == slow.ended_at
    assert (after.history[0].grade, after.history[0].at) == ("accepted", slow.history[0].at)
    assert await town.credits_of(street.player) == 50
    [listed] = await town.runs_of(street.player)
    assert (listed.score, listed.accepted_count, listed.points_count) == (30, 3, 3)


async def test_whoever_looks_before_the_worker_sees_the_rest_at_once(
    street: Street, clock: SetClock
) -> None:
    clock.pass_by(minutes=11)
    await street.do(EvidenceType.SKIP)

    await street.withdraw(0)

    assert (await street.look()).score == 10
    assert order(street.run) == 1


async def test_where_one_stands_nothing_begins_anew_when_a_point_behind_is_withdrawn(
    container: AsyncContainer, town: Town, player: Actor
) -> None:
    points = (POINTS[0], POINTS[0], POINTS[1])
    quest = await a_published_quest(container, points)
    street = Street(container, town, quest, player, await town.begin(player, quest.quest_id))
    for point in quest.version.points[:2]:
        await street.do(EvidenceType.TAKE_HINT, hint_id=point.hints[0].id)
        here = street.run.point
        await street.answer("thunder" if point is quest.version.points[0] else "lightning")
    assert here == street.run.point

    await street.withdraw(0)

    assert (await street.look()).point == here
    assert street.run.score == 10
    await street.answer("thunder")
    assert street.run.score == 16


async def test_a_reward_that_waits_goes_on_waiting(
    container: AsyncContainer, town: Town, player: Actor, clock: SetClock
) -> None:
    quest = await a_published_quest(container, POINTS, credits=Credits(auto=False, reward=50))
    street = Street(container, town, quest, player, await town.begin(player, quest.quest_id))
    clock.pass_by(minutes=11)
    await street.do(EvidenceType.SKIP)
    await town.claim_all(player, street.run)

    await street.withdraw(0)
    await street.deliver()

    run = await street.look()
    assert (run.reward, run.score) == (Reward.WAITING, 30)
    await town.grant(quest.author, run.id)
    assert (await street.look()).reward is Reward.GRANTED


async def test_a_run_that_is_over_otherwise_stays_as_it_is(
    container: AsyncContainer, street: Street, clock: SetClock
) -> None:
    given_up = await street.town.abandon(street.player, street.run.id)
    late = await a_player(container)
    overdue = await street.town.begin(late, street.quest.quest_id)
    clock.pass_by(days=31)

    await street.withdraw(0)
    await street.deliver()

    after = await street.look()
    assert (after.state, after.score) == (given_up.state, 0)
    gone = await street.town.view(late, overdue.id)
    assert (gone.state, gone.score) == (RunState.EXPIRED, 0)


async def test_another_version_is_another_matter(container: AsyncContainer, street: Street) -> None:
    other = await a_published_quest(container, POINTS)
    elsewhere = await street.town.begin(street.player, other.quest_id)

    await street.withdraw(0)
    await street.deliver()

    assert await street.town.view(street.player, elsewhere.id) == elsewhere


async def test_however_many_there_are_a_killed_worker_goes_on_where_it_stopped(
    container: AsyncContainer,
    street: Street,
    clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(waive_point, "RUNS_AT_ONCE", 2)
    players = [await a_player(container) for _ in range(4)]
    runs = [await street.town.begin(one, street.quest.quest_id) for one in players]
    async with using(container, RunRepository) as repository:
        kind = type(repository)
    save, number = kind.save, count()

    async def failing(self: RunRepository, *arguments: object) -> None:
        if next(number) == 2:
            raise ZeroDivisionError
        await save(self, *arguments)  # type: ignore[arg-type]

    await street.withdraw(0)
    monkeypatch.setattr(kind, "save", failing)
    await street.deliver()
    behind = [len(await street.town.log_of(run.id)) for run in runs].count(1)
    clock.pass_by(minutes=1)
    await street.deliver()

    assert behind
    logs = [await street.town.log_of(run.id) for run in (street.run, *runs)]
    assert [len(log) for log in logs] == [3] * 5


async def test_a_place_that_was_drawn_is_moved_with_its_offset(
    container: AsyncContainer, town: Town, player: Actor
) -> None:
    place = a_written_place(random_occurrence=100.0)
    quest = await a_published_quest(container, (a_written_point(places=(place,)), POINTS[1]))
    street = Street(container, town, quest, player, await town.begin(player, quest.quest_id))
    assert street.run.point is not None
    drawn = street.run.point.places[0].at
    there = moved(HORSEMAN, north=3000)

    await street.fix(a_moved_place(quest.version.points[0], there))

    shown = (await street.look()).point
    assert shown is not None
    away = shown.places[0].at.distance_to(there)
    assert away == pytest.approx(drawn.distance_to(HORSEMAN), abs=0.1)
    assert shown.places[0].at.distance_to(drawn) == pytest.approx(3000, abs=1)
    async with block(container, RunRepository) as runs:
        assert (await runs.lock(street.run.id, None)).run.is_active
