"""Sealed answers over the installation's secrets."""

import hmac

from questcity.domain.quests.model.answers import (
    NORMALISER,
    AnswerKind,
    SealedAnswer,
    normal_answer,
)
from questcity.domain.quests.ports.vault import AnswerVault
from questcity.domain.shared.ids import PointId
from questcity.domain.shared.ports import Secrets
from questcity.domain.shared.secrets import SecretUse


class KeyringAnswerVault(AnswerVault):
    """Answers as a tag, bound to normaliser, point and kind, and a box, bound to point and kind."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets

    def seal(self, point_id: PointId, kind: AnswerKind, answer: str) -> SealedAnswer:
        return SealedAnswer(
            seal=self._secrets.tag(
                SecretUse.SEAL, *_sealed_parts(NORMALISER, point_id, kind, answer)
            ),
            normaliser=NORMALISER,
            copy=self._secrets.seal(SecretUse.BOX, _bytes(answer), _about(point_id, kind)),
        )

    def matches(
        self, point_id: PointId, kind: AnswerKind, answers: tuple[SealedAnswer, ...], typed: str
    ) -> bool:
        is_found = False
        for answer in answers:
            parts = _sealed_parts(answer.normaliser, point_id, kind, typed)
            # Not `Secrets.matches`, to which a secret that is gone is only another wrong answer.
            tag = self._secrets.tag(SecretUse.SEAL, *parts, key_id=answer.seal.key_id)
            is_found |= hmac.compare_digest(tag.digest, answer.seal.digest)
        return is_found

    def read(self, point_id: PointId, kind: AnswerKind, answer: SealedAnswer) -> str:
        plain = self._secrets.open(SecretUse.BOX, answer.copy, _about(point_id, kind))
        return plain.decode(errors="surrogatepass")

    def current(self) -> str:
        return self._secrets.current()


def _sealed_parts(
    normaliser: int, point_id: PointId, kind: AnswerKind, answer: str
) -> tuple[bytes, ...]:
    normal = _bytes(normal_answer(kind, answer))
    return str(normaliser).encode(), point_id.bytes, kind.encode(), normal


def _about(point_id: PointId, kind: AnswerKind) -> bytes:
    return point_id.bytes + kind.encode()


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogatepass")
