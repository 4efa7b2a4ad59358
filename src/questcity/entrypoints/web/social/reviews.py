"""Reviewing quests, and what a quest is to oneself."""

from uuid import UUID

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, delete, get, put
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody

from questcity.domain.quests.errors import QuestNotFoundError
from questcity.domain.shared.ids import QuestId, ReviewId
from questcity.domain.shared.permissions import Actor
from questcity.domain.social.errors import OwnQuestError, ReviewNotFoundError, RunNeededError
from questcity.domain.social.use_cases.list_reviews import ListReviews
from questcity.domain.social.use_cases.remove_review import RemoveReview
from questcity.domain.social.use_cases.respond_to_review import RespondToReview
from questcity.domain.social.use_cases.retract_review import RetractReview
from questcity.domain.social.use_cases.review_quest import ReviewQuest
from questcity.domain.social.use_cases.view_standing import ViewStanding
from questcity.domain.social.use_cases.withdraw_response import WithdrawResponse
from questcity.entrypoints.web.authentication import signed_in
from questcity.entrypoints.web.documents.refusals import OF_PERMISSION
from questcity.entrypoints.web.paging import Asked, Pages
from questcity.entrypoints.web.social.schemas import (
    ReviewPage,
    ReviewRequest,
    ReviewResponse,
    StaffResponseRequest,
    StaffResponseResponse,
    StandingResponse,
)

_OF_QUESTS = (*OF_PERMISSION, QuestNotFoundError)
_OF_REVIEWS = (*OF_PERMISSION, ReviewNotFoundError)


class ReviewListController(Controller):
    """What players think of quests, for everybody and the same for everybody."""

    path = "/quests"
    tags = ["Reviews"]

    @get(
        "/{quest_id:uuid}/reviews",
        operation_id="listReviews",
        refusals=(QuestNotFoundError,),
        answer_headers=("Link",),
    )
    @inject
    async def list_reviews(
        self,
        quest_id: FromPath[UUID],
        pages: FromDishka[Pages],
        list_reviews: FromDishka[ListReviews],
        paging: Asked,
    ) -> Response[ReviewPage]:
        """See what players think of a quest, latest written first."""
        about = ("listReviews", str(quest_id))
        page = await list_reviews(QuestId(quest_id), pages.wanted(about, paging))
        return pages.answer(about, page, ReviewPage, ReviewResponse.of)


class OwnReviewController(Controller):
    """One's own review of a quest, and what else the quest is to oneself."""

    path = "/quests"
    tags = ["Reviews"]
    guards = [signed_in]
    security = [{"bearer": []}]

    @get("/{quest_id:uuid}/mine", operation_id="viewStanding", refusals=_OF_QUESTS)
    @inject
    async def mine(
        self, quest_id: FromPath[UUID], actor: FromDishka[Actor], view: FromDishka[ViewStanding]
    ) -> StandingResponse:
        """See whether one keeps the quest, can begin it, is walking it, and has reviewed it."""
        return StandingResponse.of(await view(actor, QuestId(quest_id)))

    @put(
        "/{quest_id:uuid}/reviews/mine",
        operation_id="reviewQuest",
        status_code=200,
        responses={201: ResponseSpec(ReviewResponse, description="A first review.")},
        refusals=(*_OF_QUESTS, OwnQuestError, RunNeededError),
    )
    @inject
    async def review(
        self,
        quest_id: FromPath[UUID],
        data: JSONBody[ReviewRequest],
        actor: FromDishka[Actor],
        review: FromDishka[ReviewQuest],
    ) -> Response[ReviewResponse]:
        """Say what one thinks of a quest that one has begun to walk; 201 the first time."""
        seen, is_new = await review(actor, QuestId(quest_id), data.opinion())
        return Response(ReviewResponse.of(seen), status_code=201 if is_new else 200)

    @delete(
        "/{quest_id:uuid}/reviews/mine",
        operation_id="retractReview",
        status_code=204,
        refusals=OF_PERMISSION,
    )
    @inject
    async def retract(
        self, quest_id: FromPath[UUID], actor: FromDishka[Actor], retract: FromDishka[RetractReview]
    ) -> None:
        """Take back what one thought, if one said it."""
        await retract(actor, QuestId(quest_id))


class ReviewController(Controller):
    """Looking after reviews."""

    path = "/reviews"
    tags = ["Reviews"]
    guards = [signed_in]
    security = [{"bearer": []}]

    @delete("/{review_id:uuid}", operation_id="removeReview", status_code=204, refusals=_OF_REVIEWS)
    @inject
    async def remove(
        self, review_id: FromPath[UUID], actor: FromDishka[Actor], remove: FromDishka[RemoveReview]
    ) -> None:
        """Take a review down."""
        await remove(actor, ReviewId(review_id))

    @put(
        "/{review_id:uuid}/response",
        operation_id="respondToReview",
        status_code=200,
        refusals=_OF_REVIEWS,
    )
    @inject
    async def respond(
        self,
        review_id: FromPath[UUID],
        data: JSONBody[StaffResponseRequest],
        actor: FromDishka[Actor],
        respond: FromDishka[RespondToReview],
    ) -> StaffResponseResponse:
        """Say something to a review for the house, in place of what was said before."""
        return StaffResponseResponse.of(await respond(actor, ReviewId(review_id), data.text))

    @delete(
        "/{review_id:uuid}/response",
        operation_id="withdrawResponse",
        status_code=204,
        refusals=_OF_REVIEWS,
    )
    @inject
    async def withdraw(
        self,
        review_id: FromPath[UUID],
        actor: FromDishka[Actor],
        withdraw: FromDishka[WithdrawResponse],
    ) -> None:
        """Take back what the house has said, if it has said anything."""
        await withdraw(actor, ReviewId(review_id))
