"""Walking quests."""

from typing import Annotated
from uuid import UUID

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter

from questcity.domain.billing.errors import NotEnoughCreditsError
from questcity.domain.play.errors import (
    RewardNotWaitingError,
    RunAlreadyActiveError,
    RunNotFoundError,
    RunOverError,
)
from questcity.domain.play.model.facts import RunState
from questcity.domain.play.use_cases.abandon_run import AbandonRun
from questcity.domain.play.use_cases.grant_reward import GrantReward
from questcity.domain.play.use_cases.list_runs import ListRuns
from questcity.domain.play.use_cases.start_run import StartRun
from questcity.domain.play.use_cases.submit_evidence import SubmitEvidence
from questcity.domain.play.use_cases.view_leaderboard import ViewLeaderboard
from questcity.domain.play.use_cases.view_run import ViewRun
from questcity.domain.quests.errors import QuestNotFoundError
from questcity.domain.shared.ids import QuestId, RunId
from questcity.domain.shared.permissions import Actor
from questcity.entrypoints.web.answers import made
from questcity.entrypoints.web.authentication import signed_in
from questcity.entrypoints.web.documents.refusals import OF_PERMISSION
from questcity.entrypoints.web.paging import Asked, Pages
from questcity.entrypoints.web.play.evidence import EventsRequest, EventsResponse
from questcity.entrypoints.web.play.leaderboards import LeaderboardPage, RankResponse
from questcity.entrypoints.web.play.schemas import RunPage, RunResponse, RunSummaryResponse
from questcity.entrypoints.web.requests import IdempotencyKeys
from questcity.entrypoints.web.shapes import Body

_OF_QUESTS = (*OF_PERMISSION, QuestNotFoundError)
_OF_RUNS = (*OF_PERMISSION, RunNotFoundError)

State = Annotated[RunState | None, QueryParameter(name="state", description="Runs in one state.")]
OfQuest = Annotated[UUID | None, QueryParameter(name="questId", description="Runs of one quest.")]


class Nothing(Body, frozen=True, kw_only=True):
    """A request that says nothing."""


class RunController(Controller):
    """One's own runs."""

    path = "/runs"
    tags = ["Play"]
    guards = [signed_in]
    security = [{"bearer": []}]

    @get("/", operation_id="listRuns", refusals=OF_PERMISSION, answer_headers=("Link",))
    @inject
    async def list_runs(
        self,
        actor: FromDishka[Actor],
        pages: FromDishka[Pages],
        list_runs: FromDishka[ListRuns],
        paging: Asked,
        wanted: State = None,
        quest_id: OfQuest = None,
    ) -> Response[RunPage]:
        """See one's runs, latest start first."""
        about = ("listRuns", str(actor.user_id), str(wanted), str(quest_id))
        quest = None if quest_id is None else QuestId(quest_id)
        page = await list_runs(actor, wanted, quest, pages.wanted(about, paging))
        return pages.answer(about, page, RunPage, RunSummaryResponse.of)

    @get("/{run_id:uuid}", operation_id="viewRun", refusals=_OF_RUNS)
    @inject
    async def view(
        self, run_id: FromPath[UUID], actor: FromDishka[Actor], view: FromDishka[ViewRun]
    ) -> RunResponse:
        """See a run with its open point."""
        return RunResponse.of(await view(actor, RunId(run_id)))

    @post(
        "/{run_id:uuid}/events", operation_id="submitEvidence", status_code=200, refusals=_OF_RUNS
    )
    @inject
    async def submit(
        self,
        run_id: FromPath[UUID],
        data: JSONBody[EventsRequest],
        actor: FromDishka[Actor],
        submit: FromDishka[SubmitEvidence],
    ) -> EventsResponse:
        """Say what one did; a repeated event gets the verdict of the first."""
        return EventsResponse.of(*await submit(actor, RunId(run_id), data.batch()))

    @post(
        "/{run_id:uuid}/abandonment",
        operation_id="abandonRun",
        status_code=200,
        refusals=(*_OF_RUNS, RunOverError),
    )
    @inject
    async def abandon(
        self, run_id: FromPath[UUID], actor: FromDishka[Actor], abandon: FromDishka[AbandonRun]
    ) -> RunResponse:
        """Give a run up."""
        return RunResponse.of(await abandon(actor, RunId(run_id)))

    @put(
        "/{run_id:uuid}/reward",
        operation_id="grantReward",
        status_code=204,
        refusals=(*_OF_RUNS, RewardNotWaitingError),
    )
    @inject
    async def grant(
        self, run_id: FromPath[UUID], actor: FromDishka[Actor], grant: FromDishka[GrantReward]
    ) -> None:
        """Grant a reward that waits for staff."""
        await grant(actor, RunId(run_id))


class QuestPlayController(Controller):
    """Beginning to walk a quest, and who did best."""

    path = "/quests"
    tags = ["Play"]
    guards = [signed_in]
    security = [{"bearer": []}]

    @post(
        "/{quest_id:uuid}/runs",
        operation_id="startRun",
        status_code=201,
        refusals=(*_OF_QUESTS, RunAlreadyActiveError, NotEnoughCreditsError),
    )
    @inject
    async def start(
        self,
        quest_id: FromPath[UUID],
        actor: FromDishka[Actor],
        keys: FromDishka[IdempotencyKeys],
        start: FromDishka[StartRun],
    ) -> Response[RunResponse]:
        """Begin to walk a quest in its newest version."""
        request = keys.repeatable("startRun", {"quest": str(quest_id)}, Nothing())
        run, is_replay = await start(actor, QuestId(quest_id), request)
        return made(RunResponse.of(run), is_replay=is_replay)

    @get(
        "/{quest_id:uuid}/leaderboard",
        operation_id="viewLeaderboard",
        refusals=OF_PERMISSION,
        answer_headers=("Link",),
    )
    @inject
    async def leaderboard(
        self,
        quest_id: FromPath[UUID],
        actor: FromDishka[Actor],
        pages: FromDishka[Pages],
        view: FromDishka[ViewLeaderboard],
        paging: Asked,
    ) -> Response[LeaderboardPage]:
        """See the best run of each player, and one's own rank."""
        about = ("viewLeaderboard", str(actor.user_id), str(quest_id))
        board = await view(actor, QuestId(quest_id), pages.wanted(about, paging))
        me = None if board.own is None else RankResponse.of(board.own)
        return pages.answer(about, board.page, LeaderboardPage, RankResponse.of, me=me)
