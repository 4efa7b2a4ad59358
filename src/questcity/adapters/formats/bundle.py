"""The bundle: a ZIP archive that holds a whole quest, with its answers.

`manifest.json` names the format, and each other member by its size and SHA-256; `quest.json` is the
quest; files that belong to it lie in `media/`. The same quest is always the same bytes.
"""

from hashlib import sha256
from typing import Final

from questcity.adapters.formats.archives import SIGNATURE, Archive, written
from questcity.adapters.formats.parts import Shape
from questcity.adapters.formats.quest_json import laid_out, read_json, write_json
from questcity.adapters.formats.reading import JSON_BYTES, decode
from questcity.domain.quests.errors import FileNotReadableError
from questcity.domain.quests.model.files import Loss, LossCode, Losses, QuestDocument

QUEST: Final = "quest.json"
MANIFEST: Final = "manifest.json"

_FORMAT: Final = "questcity"
_VERSION: Final = 1
_MEDIA: Final = "media/"
_MANIFEST_BYTES: Final = 1_000_000


class MemberShape(Shape, frozen=True, kw_only=True):
    """What a member is like."""

    sha256: str
    size: int


class ManifestShape(Shape, frozen=True, kw_only=True):
    """What a bundle holds."""

    format: str
    version: int
    members: dict[str, MemberShape]


def is_bundle(archive: Archive) -> bool:
    """Return whether an archive means to be a bundle."""
    return MANIFEST in archive.members


def read_bundle(archive: Archive) -> tuple[QuestDocument, Losses]:
    """Return the quest of a bundle, and what is lost of it.

    Raise `FileNotReadableError`, `FileTooLargeError` or `InvalidInputError`.
    """
    manifest = decode(archive.read(MANIFEST, _MANIFEST_BYTES), ManifestShape)
    if (manifest.format, manifest.version) != (_FORMAT, _VERSION):
        message = "This is a bundle of another kind or version than is known here."
        raise FileNotReadableError(message)
    if archive.members.keys() != {*manifest.members, MANIFEST} or QUEST not in manifest.members:
        message = "The manifest does not name what is in the bundle."
        raise FileNotReadableError(message)
    media = sorted(manifest.members.keys() - {QUEST})
    for name in media:
        if not name.startswith(_MEDIA):
            message = f"A bundle has no member {name}."
            raise FileNotReadableError(message)
        _check_media(archive, name, manifest.members[name])
    quest = archive.read(QUEST, JSON_BYTES)
    if _member(quest) != manifest.members[QUEST]:
        raise FileNotReadableError(_changed(QUEST))
    document = read_json(quest)
    if not media:
        return document, ()
    text = f"Files are not kept by this version of QuestCity: {len(media)} were left out."
    return document, (Loss(LossCode.MEDIA_NOT_KEPT, (), text),)


def write_bundle(document: QuestDocument) -> tuple[bytes, Losses]:
    """Return the bundle of a quest; nothing is lost."""
    quest = write_json(document)
    members = {QUEST: _member(quest)}
    manifest = ManifestShape(format=_FORMAT, version=_VERSION, members=members)
    return written({MANIFEST: laid_out(manifest), QUEST: quest}), ()


def _member(content: bytes) -> MemberShape:
    return MemberShape(sha256=sha256(content).hexdigest(), size=len(content))


def _check_media(archive: Archive, name: str, told: MemberShape) -> None:
    digest, size = sha256(), 0
    for part in archive.parts(name):
        if size == 0 and part.startswith(SIGNATURE):
            message = f"The member {name} is an archive itself."
            raise FileNotReadableError(message)
        digest.update(part)
        size += len(part)
    if MemberShape(sha256=digest.hexdigest(), size=size) != told:
        raise FileNotReadableError(_changed(name))


def _changed(name: str) -> str:
    return f"The member {name} is not what the manifest says: it was changed."
