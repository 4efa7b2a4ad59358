"""Writing quests."""

from uuid import UUID

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, delete, get, patch, post, put
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody

from questcity.domain.quests.errors import (
    DraftNotFoundError,
    InReviewError,
    PointNotFoundError,
    QuestNotFoundError,
    QuestNotReadyError,
)
from questcity.domain.quests.use_cases.create_quest import CreateQuest
from questcity.domain.quests.use_cases.drop_draft import DropDraft
from questcity.domain.quests.use_cases.edit_draft import EditDraft
from questcity.domain.quests.use_cases.lint_draft import LintDraft
from questcity.domain.quests.use_cases.open_draft import OpenDraft
from questcity.domain.quests.use_cases.submit_draft import SubmitDraft
from questcity.domain.quests.use_cases.view_draft import ViewDraft
from questcity.domain.quests.use_cases.withdraw_draft import WithdrawDraft
from questcity.domain.shared.errors import RevisionMissingError
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor
from questcity.entrypoints.web.answers import tagged, tagged_only, unless_known
from questcity.entrypoints.web.authentication import signed_in
from questcity.entrypoints.web.documents.refusals import OF_PERMISSION
from questcity.entrypoints.web.quests.drafts import DraftResponse
from questcity.entrypoints.web.quests.fields import EditDraftRequest, QuestRequest
from questcity.entrypoints.web.quests.findings import FindingResponse, Findings
from questcity.entrypoints.web.requests import AnyRequest, IdempotencyKeys, Preconditions

_OF_DRAFTS = (*OF_PERMISSION, QuestNotFoundError, DraftNotFoundError)
_OF_EDITS = (*_OF_DRAFTS, InReviewError, RevisionMissingError)
_OF_POINTS = (*_OF_EDITS, PointNotFoundError)


class EditingController(Controller):
    """Drafts, for their authors and editors."""

    path = "/quests"
    tags = ["Quests"]
    guards = [signed_in]
    security = [{"bearer": []}]

    @post(
        "/",
        operation_id="createQuest",
        status_code=201,
        refusals=(*OF_PERMISSION, QuestNotFoundError, DraftNotFoundError),
        answer_headers=("ETag",),
    )
    @inject
    async def create(
        self,
        data: JSONBody[QuestRequest],
        actor: FromDishka[Actor],
        keys: FromDishka[IdempotencyKeys],
        create: FromDishka[CreateQuest],
    ) -> Response[DraftResponse]:
        """Begin a quest; the draft may be incomplete."""
        request = keys.repeatable("createQuest", {}, data)
        seen, is_replay = await create(actor, data.fields(), request)
        body = DraftResponse.of(seen)
        return tagged(body, seen.quest.revision, status=201, is_replay=is_replay)

    @post(
        "/{quest_id:uuid}/draft",
        operation_id="openDraft",
        status_code=201,
        responses={200: ResponseSpec(DraftResponse, description="The draft that is there.")},
        refusals=(*OF_PERMISSION, QuestNotFoundError),
        answer_headers=("ETag",),
    )
    @inject
    async def open_draft(
        self,
        quest_id: FromPath[UUID],
        actor: FromDishka[Actor],
        open_draft: FromDishka[OpenDraft],
    ) -> Response[DraftResponse]:
        """Begin the next version as a copy of the newest; 200 with the draft that is there."""
        seen, is_there = await open_draft(actor, QuestId(quest_id))
        status = 200 if is_there else 201
        return tagged(DraftResponse.of(seen), seen.quest.revision, status=status)

    @get(
        "/{quest_id:uuid}/draft",
        operation_id="viewDraft",
        refusals=_OF_DRAFTS,
        answer_headers=("ETag",),
    )
    @inject
    async def view(
        self,
        request: AnyRequest,
        quest_id: FromPath[UUID],
        actor: FromDishka[Actor],
        view: FromDishka[ViewDraft],
    ) -> Response[DraftResponse]:
        """See a draft with its answers."""
        seen = await view(actor, QuestId(quest_id))
        return unless_known(request, DraftResponse.of(seen), seen.quest.revision)

    @get("/{quest_id:uuid}/draft/findings", operation_id="lintDraft", refusals=_OF_DRAFTS)
    @inject
    async def lint(
        self, quest_id: FromPath[UUID], actor: FromDishka[Actor], lint: FromDishka[LintDraft]
    ) -> Findings:
        """See what is wrong with a draft, and how to mend it."""
        found = await lint(actor, QuestId(quest_id))
        return Findings(items=[FindingResponse.of(finding) for finding in found])

    @patch(
        "/{quest_id:uuid}/draft",
        operation_id="editDraft",
        refusals=_OF_EDITS,
        answer_headers=("ETag",),
    )
    @inject
    async def edit(
        self,
        quest_id: FromPath[UUID],
        data: JSONBody[EditDraftRequest],
        actor: FromDishka[Actor],
        preconditions: FromDishka[Preconditions],
        edit: FromDishka[EditDraft],
    ) -> Response[DraftResponse]:
        """Change what the draft says of the quest as a whole."""
        expected = preconditions.required()
        seen = await edit(actor, QuestId(quest_id), expected, data.changes())
        return tagged(DraftResponse.of(seen), seen.quest.revision)

    @delete(
        "/{quest_id:uuid}/draft",
        operation_id="dropDraft",
        status_code=204,
        refusals=_OF_EDITS,
    )
    @inject
    async def drop(
        self,
        quest_id: FromPath[UUID],
        actor: FromDishka[Actor],
        preconditions: FromDishka[Preconditions],
        drop: FromDishka[DropDraft],
    ) -> None:
        """Throw the draft away, and the quest with it if it was never published."""
        await drop(actor, QuestId(quest_id), preconditions.required())

    @put(
        "/{quest_id:uuid}/submission",
        operation_id="submitDraft",
        status_code=204,
        refusals=(*_OF_DRAFTS, QuestNotReadyError),
        answer_headers=("ETag",),
    )
    @inject
    async def submit(
        self,
        quest_id: FromPath[UUID],
        actor: FromDishka[Actor],
        preconditions: FromDishka[Preconditions],
        submit: FromDishka[SubmitDraft],
    ) -> Response[None]:
        """Hand the draft in for review."""
        quest = await submit(actor, QuestId(quest_id), preconditions.expected())
        return tagged_only(quest.revision)

    @delete(
        "/{quest_id:uuid}/submission",
        operation_id="withdrawDraft",
        status_code=204,
        refusals=_OF_DRAFTS,
        answer_headers=("ETag",),
    )
    @inject
    async def withdraw(
        self,
        quest_id: FromPath[UUID],
        actor: FromDishka[Actor],
        withdraw: FromDishka[WithdrawDraft],
    ) -> Response[None]:
        """Take the draft back from review."""
        quest = await withdraw(actor, QuestId(quest_id))
        return tagged_only(quest.revision)
