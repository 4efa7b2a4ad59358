"""What authors and those who moderate see and decide."""

from typing import Annotated
from uuid import UUID

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, delete, get, put
from litestar.params import FromPath, JSONBody, QueryParameter

from questcity.domain.quests.errors import (
    DraftNotFoundError,
    NotInReviewError,
    QuestNotFoundError,
    QuestNotPublishedError,
    QuestNotReadyError,
)
from questcity.domain.quests.model.quests import QuestStatus
from questcity.domain.quests.use_cases.archive_quest import ArchiveQuest
from questcity.domain.quests.use_cases.decide_submission import DecideSubmission
from questcity.domain.quests.use_cases.list_own_quests import ListOwnQuests
from questcity.domain.quests.use_cases.list_submissions import ListSubmissions
from questcity.domain.quests.use_cases.publish_quest import PublishQuest
from questcity.domain.quests.use_cases.view_submission import ViewSubmission
from questcity.domain.shared.errors import RevisionMissingError, StaleRevisionError
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor
from questcity.entrypoints.web.answers import hashed, tagged, tagged_only
from questcity.entrypoints.web.authentication import signed_in
from questcity.entrypoints.web.documents.refusals import OF_PERMISSION
from questcity.entrypoints.web.paging import Asked, Pages
from questcity.entrypoints.web.quests.drafts import (
    OwnQuestPage,
    OwnQuestResponse,
    PublicationResponse,
)
from questcity.entrypoints.web.quests.submissions import (
    DecisionRequest,
    SubmissionResponse,
    WaitingQuestPage,
    WaitingQuestResponse,
)
from questcity.entrypoints.web.requests import AnyRequest, Preconditions

_OF_DECISIONS = (*OF_PERMISSION, QuestNotFoundError, QuestNotReadyError)

Wanted = Annotated[
    QuestStatus | None, QueryParameter(name="status", description="Quests of one status.")
]

EndRuns = Annotated[
    bool, QueryParameter(name="endRuns", description="Let the runs that go on expire.")
]


class StaffController(Controller):
    """One's own quests, and the way of a draft to its players."""

    path = "/quests"
    tags = ["Quests"]
    guards = [signed_in]
    security = [{"bearer": []}]

    @get("/mine", operation_id="listOwnQuests", refusals=OF_PERMISSION, answer_headers=("Link",))
    @inject
    async def mine(
        self,
        actor: FromDishka[Actor],
        pages: FromDishka[Pages],
        list_own: FromDishka[ListOwnQuests],
        paging: Asked,
        wanted: Wanted = None,
    ) -> Response[OwnQuestPage]:
        """See what one has written, latest change first."""
        about = ("listOwnQuests", str(actor.user_id), str(wanted))
        page = await list_own(actor, wanted, pages.wanted(about, paging))
        return pages.answer(about, page, OwnQuestPage, OwnQuestResponse.of)

    @get(
        "/submissions",
        operation_id="listSubmissions",
        refusals=OF_PERMISSION,
        answer_headers=("Link",),
    )
    @inject
    async def submissions(
        self,
        actor: FromDishka[Actor],
        pages: FromDishka[Pages],
        list_submissions: FromDishka[ListSubmissions],
        paging: Asked,
    ) -> Response[WaitingQuestPage]:
        """See the drafts that wait for a decision, longest waiting first."""
        about = ("listSubmissions", str(actor.user_id))
        page = await list_submissions(actor, pages.wanted(about, paging))
        return pages.answer(about, page, WaitingQuestPage, WaitingQuestResponse.of)

    @get(
        "/{quest_id:uuid}/submission",
        operation_id="viewSubmission",
        refusals=(*OF_PERMISSION, QuestNotFoundError, NotInReviewError),
        answer_headers=("ETag",),
    )
    @inject
    async def submission(
        self,
        request: AnyRequest,
        quest_id: FromPath[UUID],
        actor: FromDishka[Actor],
        view: FromDishka[ViewSubmission],
    ) -> Response[SubmissionResponse]:
        """See what is new in a draft that waits, and what was asked for before."""
        return hashed(request, SubmissionResponse.of(await view(actor, QuestId(quest_id))))

    @put(
        "/{quest_id:uuid}/submission/decision",
        operation_id="decideSubmission",
        refusals=(*_OF_DECISIONS, NotInReviewError, StaleRevisionError),
        answer_headers=("ETag",),
    )
    @inject
    async def decide(
        self,
        quest_id: FromPath[UUID],
        data: JSONBody[DecisionRequest],
        actor: FromDishka[Actor],
        decide: FromDishka[DecideSubmission],
    ) -> Response[PublicationResponse]:
        """Publish a submitted draft, or give it back with reasons."""
        quest = await decide(actor, QuestId(quest_id), data.decided())
        return tagged(PublicationResponse.of(quest), quest.revision)

    @put(
        "/{quest_id:uuid}/publication",
        operation_id="publishQuest",
        refusals=(*_OF_DECISIONS, DraftNotFoundError, RevisionMissingError),
        answer_headers=("ETag",),
    )
    @inject
    async def publish(
        self,
        quest_id: FromPath[UUID],
        actor: FromDishka[Actor],
        preconditions: FromDishka[Preconditions],
        publish: FromDishka[PublishQuest],
    ) -> Response[PublicationResponse]:
        """Publish the draft, or open an archived quest without one again."""
        quest = await publish(actor, QuestId(quest_id), preconditions.expected())
        return tagged(PublicationResponse.of(quest), quest.revision)

    @delete(
        "/{quest_id:uuid}/publication",
        operation_id="archiveQuest",
        status_code=204,
        refusals=(*OF_PERMISSION, QuestNotFoundError, QuestNotPublishedError),
        answer_headers=("ETag",),
    )
    @inject
    async def archive(
        self,
        quest_id: FromPath[UUID],
        actor: FromDishka[Actor],
        archive: FromDishka[ArchiveQuest],
        end_runs: EndRuns = False,
    ) -> Response[None]:
        """Take the quest out of the lists; those who walk it may finish, or are stopped."""
        quest = await archive(actor, QuestId(quest_id), end_runs=end_runs)
        return tagged_only(quest.revision)
