"""A bot that walks a quest as a player with a phone does: over HTTP, and not without mishaps."""

from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID, uuid4

from questcity.domain.quests.model.activities import ActivityType
from questcity.domain.quests.model.files import QuestDocument
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.quests.model.written import WrittenPoint
from questcity.entrypoints.cli.demo import walker, wire
from questcity.entrypoints.cli.demo.api import Api, Call
from questcity.entrypoints.cli.demo.errors import NoQuestError, SurpriseError
from questcity.entrypoints.cli.demo.mishaps import Mishaps, wrong_answer
from questcity.entrypoints.cli.demo.newcomers import Mailbox, Newcomer, come_in
from questcity.entrypoints.cli.demo.quest_files import activity_of, places_of
from questcity.entrypoints.cli.demo.steps import Habits, Outcome, Step, Watcher
from questcity.entrypoints.cli.demo.walker import Measured

START_METRES: Final = 250.0
"""How far from the first point the walk begins."""

_DEEDS: Final = {
    ActivityType.CATCH_GHOST: "claim",
    ActivityType.TAKE_PHOTO: "photo",
    ActivityType.DOWNLOAD_FILE: "claim",
    ActivityType.SCAN_QR: "scan",
    ActivityType.ENTER_CODE: "answer",
    ActivityType.ENTER_WORD: "answer",
    ActivityType.PICK_UP_ARTIFACT: "claim",
}


class Player:
    """One bot on one walk; the seed alone decides where it steps and what goes wrong."""

    def __init__(
        self, quest: QuestDocument, api: Api, seed: str, habits: Habits, watcher: Watcher
    ) -> None:
        self._quest = quest
        self._api = api
        self._seed = seed
        self._habits = habits
        self._watcher = watcher
        self._chance = walker.chance_of(seed)
        self._mishaps = Mishaps.on(quest, self._chance)
        first = places_of(quest.points[0])[0].at
        self._at = walker.somewhere_near(first, START_METRES, self._chance)
        self._deeds = 0

    async def play(self, newcomer: Newcomer, mailbox: Mailbox) -> Outcome:
        """Find the quest, get an account, and walk to the end. Raise `PlayError`."""
        quest_id = await self._find_quest()
        await come_in(self._api, mailbox, newcomer, self._habits.pause)
        run = await self._start(quest_id)
        while run.point is not None:
            run = await self._pass(run, run.point)
        return await self._end(quest_id, run.id)

    async def _find_quest(self) -> UUID:
        path = "/quests?limit=100"
        while True:
            page = await self._api.ask(Call("find", "GET", path), wire.QuestPage)
            for quest in page.items:
                if quest.title == self._quest.fields.title:
                    return quest.id
            if page.next_cursor is None:
                raise NoQuestError(self._quest.fields.title)
            path = f"/quests?limit=100&cursor={page.next_cursor}"

    async def _start(self, quest_id: UUID) -> wire.Run:
        key = {"Idempotency-Key": uuid4().hex}
        call = Call("start", "POST", f"/quests/{quest_id}/runs", headers=key)
        run = await self._api.ask(call, wire.Run)
        if self._habits.twice and (await self._api.ask(call, wire.Run)).id != run.id:
            message = "A start under the same key has begun another run."
            raise SurpriseError(message)
        return run

    async def _pass(self, run: wire.Run, point: wire.OpenPoint) -> wire.Run:
        """Walk to a point and do there what is to be done, until the next one opens."""
        known = self._quest.points[point.order]
        if known.title != point.title:
            message = f"Point {point.order + 1} is not “{known.title}”."
            raise SurpriseError(message)
        # The server draws some places anew, and the way there may take more steps or fewer.
        self._chance = walker.chance_of(f"{self._seed} {point.order}")
        await self._approach(run, point, known)
        run = await self._check_in(run, point)
        await self._stumble(run, point, known)
        while run.point is not None and run.point.id == point.id:
            await self._walk(_goal(run.point, known))
            run = await self._do(run, run.point, known)
        return run

    async def _approach(self, run: wire.Run, point: wire.OpenPoint, known: WrittenPoint) -> None:
        goal = _goal(point, known)
        if point.order == self._mishaps.too_early:
            whole = walker.track(self._at, goal, self._chance)
            await self._walk(whole[len(whole) // 3])
            await self._send(run, point, "check_in", self._fix(), is_in_vain=True)
        await self._walk(goal)

    async def _check_in(self, run: wire.Run, point: wire.OpenPoint) -> wire.Run:
        if point.order == self._mishaps.imprecise:
            bad = _shown(walker.badly_measured(self._at, self._chance))
            await self._send(run, point, "check_in", {"fix": bad}, is_in_vain=True)
        return await self._send(run, point, "check_in", self._fix())

    async def _stumble(self, run: wire.Run, point: wire.OpenPoint, known: WrittenPoint) -> None:
        if point.order == self._mishaps.wrong:
            wrong = {"answer": wrong_answer(known), **self._fix()}
            await self._send(run, point, "answer", wrong, is_in_vain=True)
        if point.order == self._mishaps.hint:
            await self._send(run, point, "take_hint", {"hintId": str(point.hints[0].id)})

    async def _do(self, run: wire.Run, point: wire.OpenPoint, known: WrittenPoint) -> wire.Run:
        activity = activity_of(known)
        what = self._fix()
        if activity.answers:
            is_sign = activity.type is ActivityType.SCAN_QR
            what["text" if is_sign else "answer"] = activity.answers[0]
        is_lost = point.order == self._mishaps.lost and not point.collected_parts
        return await self._send(run, point, _DEEDS[activity.type], what, is_lost=is_lost)

    async def _send(  # noqa: PLR0913 (what is done, where, and how it goes)
        self,
        run: wire.Run,
        point: wire.OpenPoint,
        deed: str,
        what: dict[str, Any],
        *,
        is_in_vain: bool = False,
        is_lost: bool = False,
    ) -> wire.Run:
        """Tell what was done, and hear what it is worth, once more when the reply was lost."""
        now = datetime.now(UTC).isoformat()
        event = {"id": str(uuid4()), "type": deed, "pointId": str(point.id), "at": now, **what}
        body = {"sentAt": now, "events": [event]}
        call = Call("evidence", "POST", f"/runs/{run.id}/events", body)
        judged = await self._judge(call, point, deed)
        self._deeds += 1
        [verdict] = judged.verdicts
        if verdict.is_rejected != is_in_vain:
            said = f"{verdict.verdict} ({', '.join(verdict.reasons)})"
            message = f"Point {point.order + 1}, “{point.title}”: {deed} was {said}."
            raise SurpriseError(message)
        if is_lost or self._habits.twice:
            [again] = (await self._judge(call, point, deed)).verdicts
            if not again.is_repeat or again.reasons != verdict.reasons:
                message = f"Point {point.order + 1}: a {deed} that came twice was judged twice."
                raise SurpriseError(message)
        return judged.run

    async def _judge(self, call: Call, point: wire.OpenPoint, deed: str) -> wire.Judged:
        judged = await self._api.ask(call, wire.Judged)
        [verdict] = judged.verdicts
        self._watcher.judged(
            Step(
                order=point.order,
                title=point.title,
                deed=deed,
                verdict=verdict.verdict,
                reasons=verdict.reasons,
                distance_band=verdict.distance_band,
                is_repeat=verdict.is_repeat,
                score=judged.run.score,
            )
        )
        return judged

    async def _walk(self, goal: GeoPoint) -> None:
        for spot in walker.track(self._at, goal, self._chance):
            metres = self._at.distance_to(spot)
            await self._habits.cover(metres)
            self._at = spot
            self._watcher.walked(metres)

    def _fix(self) -> dict[str, Any]:
        return {"fix": _shown(walker.measured(self._at, self._chance))}

    async def _end(self, quest_id: UUID, run_id: UUID) -> Outcome:
        run = await self._api.ask(Call("see run", "GET", f"/runs/{run_id}"), wire.Run)
        profile = await self._api.ask(Call("profile", "GET", "/users/me"), wire.Profile)
        path = f"/quests/{quest_id}/leaderboard?limit=1"
        board = await self._api.ask(Call("leaderboard", "GET", path), wire.Leaderboard)
        ended_at = run.finished_at or run.started_at
        return Outcome(
            username=profile.username,
            state=run.state,
            score=run.score,
            deeds=self._deeds,
            seconds=(ended_at - run.started_at).total_seconds(),
            reward=run.reward.state,
            reward_credits=run.reward.credits,
            credits=profile.credits,
            rank=None if board.me is None else board.me.rank,
        )


def _goal(point: wire.OpenPoint, known: WrittenPoint) -> GeoPoint:
    """Return where to go next: where the server says, or, while that is hidden, the file."""
    for place in point.places or places_of(known):
        if place.part is None or place.part not in point.collected_parts:
            return place.at
    message = f"Point {point.order + 1} is still open, with all of its parts collected."
    raise SurpriseError(message)


def _shown(measured: Measured) -> dict[str, Any]:
    return {
        "latitude": measured.at.latitude,
        "longitude": measured.at.longitude,
        "accuracy": measured.accuracy,
        "ageSeconds": 0.0,
        "isMock": False,
    }
