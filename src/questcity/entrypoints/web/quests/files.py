"""Quests as files: bringing them here, and taking them along."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Annotated, Final, Self
from uuid import UUID

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, get, post
from litestar.params import FromPath, QueryParameter

from questcity.domain.quests.errors import (
    DraftNotFoundError,
    FileNotReadableError,
    FileTooLargeError,
    FormatUnknownError,
    QuestNotFoundError,
    VersionNotFoundError,
)
from questcity.domain.quests.model.files import FileFormat, Loss, LossCode, Losses
from questcity.domain.quests.use_cases.export_quest import ExportQuest
from questcity.domain.quests.use_cases.import_quest import ImportedQuest, ImportQuest
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor
from questcity.domain.shared.ports import Repeatable
from questcity.entrypoints.web.answers import tagged
from questcity.entrypoints.web.authentication import signed_in
from questcity.entrypoints.web.documents.refusals import OF_PERMISSION
from questcity.entrypoints.web.quests.drafts import DraftResponse
from questcity.entrypoints.web.requests import AnyRequest, IdempotencyKeys, Uploads
from questcity.entrypoints.web.shapes import Answer
from questcity.entrypoints.web.spelling import pointer_of

FILE_BYTES: Final = 32_000_000

MEDIA_TYPES: Final[Mapping[FileFormat, str]] = {
    FileFormat.QUESTCITY: "application/zip",
    FileFormat.YAML: "application/yaml",
    FileFormat.GEOJSON: "application/geo+json",
    FileFormat.GPX: "application/gpx+xml",
    FileFormat.KML: "application/vnd.google-earth.kml+xml",
    FileFormat.KMZ: "application/vnd.google-earth.kmz",
}
# What a file is, its content says; these are what it may be called on its way here.
TAKEN: Final = (
    "application/octet-stream",
    "application/json",
    "application/xml",
    "text/xml",
    *MEDIA_TYPES.values(),
)
_SUFFIXES: Final[Mapping[FileFormat, str]] = {
    FileFormat.QUESTCITY: "questcity.zip",
    FileFormat.YAML: "yaml",
    FileFormat.GEOJSON: "geojson",
    FileFormat.GPX: "gpx",
    FileFormat.KML: "kml",
    FileFormat.KMZ: "kmz",
}

Format = Annotated[FileFormat, QueryParameter(name="format", description="As what.")]
Version = Annotated[
    int | None,
    QueryParameter(
        name="version", description="Which version; the draft if there is one, else the newest."
    ),
]


class LossResponse(Answer, frozen=True, kw_only=True):
    """Something that did not come along, and where in the quest it would be."""

    code: LossCode
    pointer: str
    text: str

    @classmethod
    def of(cls, loss: Loss) -> Self:
        """Return the response that shows it."""
        return cls(code=loss.code, pointer=pointer_of(loss.path), text=loss.text)


class LossReport(Answer, frozen=True, kw_only=True):
    """All that did not come along."""

    losses: list[LossResponse]

    @classmethod
    def of(cls, losses: Losses) -> Self:
        """Return the response that shows them."""
        return cls(losses=[LossResponse.of(loss) for loss in losses])


class ImportResponse(DraftResponse, frozen=True, kw_only=True):
    """A draft made of a file, and what of the file is not in it."""

    losses: list[LossResponse]

    @classmethod
    def of_import(cls, imported: ImportedQuest) -> Self:
        """Return the response that shows this draft."""
        losses = [LossResponse.of(loss) for loss in imported.losses]
        return cls.of(imported.seen, losses=losses)


class FileController(Controller):
    """Quests as files, for their authors and editors."""

    path = "/quests"
    tags = ["Quests"]
    guards = [signed_in]
    security = [{"bearer": []}]

    @post(
        "/import",
        operation_id="importQuest",
        status_code=201,
        request_max_body_size=FILE_BYTES,
        refusals=(
            *OF_PERMISSION,
            QuestNotFoundError,
            DraftNotFoundError,
            FormatUnknownError,
            FileNotReadableError,
            FileTooLargeError,
        ),
        answer_headers=("ETag",),
        uploads=TAKEN,
    )
    @inject
    async def import_quest(
        self,
        request: AnyRequest,
        actor: FromDishka[Actor],
        keys: FromDishka[IdempotencyKeys],
        uploads: FromDishka[Uploads],
        import_quest: FromDishka[ImportQuest],
    ) -> Response[ImportResponse]:
        """Make a draft of a file: the body is the file, whose format shows in its content."""

        async def receive() -> tuple[bytes, Repeatable | None]:
            content = await uploads.receive(request, actor.identity)
            digest = {"sha256": sha256(content).hexdigest()}
            return content, keys.repeatable("importQuest", {}, digest)

        imported = await import_quest(actor, receive)
        revision = imported.seen.quest.revision
        body = ImportResponse.of_import(imported)
        return tagged(body, revision, status=201, is_replay=imported.is_replay)

    @get(
        "/{quest_id:uuid}/export",
        operation_id="exportQuest",
        response_description="The file.",
        media_type="application/zip",
        refusals=(*OF_PERMISSION, QuestNotFoundError, VersionNotFoundError),
        answer_headers=("Content-Disposition",),
        answers_with=tuple(MEDIA_TYPES.values()),
    )
    @inject
    async def export(
        self,
        quest_id: FromPath[UUID],
        actor: FromDishka[Actor],
        export: FromDishka[ExportQuest],
        wanted: Format,
        version: Version = None,
    ) -> Response[bytes]:
        """Take a quest along; only `questcity` and `yaml` hold its answers."""
        content, _ = await export(actor, QuestId(quest_id), wanted, version)
        name = f"quest-{quest_id}.{_SUFFIXES[wanted]}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(content, media_type=MEDIA_TYPES[wanted], headers=headers)

    @get(
        "/{quest_id:uuid}/export/losses",
        operation_id="listExportLosses",
        refusals=(*OF_PERMISSION, QuestNotFoundError, VersionNotFoundError),
    )
    @inject
    async def losses(
        self,
        quest_id: FromPath[UUID],
        actor: FromDishka[Actor],
        export: FromDishka[ExportQuest],
        wanted: Format,
        version: Version = None,
    ) -> LossReport:
        """See what of a quest such a file does not hold."""
        _, losses = await export(actor, QuestId(quest_id), wanted, version)
        return LossReport.of(losses)
