"""Codes for a mailbox."""

from dataclasses import dataclass

from questcity.domain.accounts.model.codes import (
    CodePurpose,
    MailedCode,
    VerificationCode,
    proof_of,
)
from questcity.domain.shared.ids import CodeId, UserId
from questcity.domain.shared.ports import Clock, IdGenerator, Randomness, Secrets
from questcity.domain.shared.secrets import SecretUse


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeIssuer:
    """Makes codes that are good for one purpose and one address."""

    randomness: Randomness
    secrets: Secrets
    ids: IdGenerator
    clock: Clock

    def issue(
        self, purpose: CodePurpose, address: str, user_id: UserId | None
    ) -> tuple[VerificationCode, str]:
        """Return a new code, which is to be stored, and its digits, which only a letter tells."""
        digits, code_id = self.randomness.code(), CodeId(self.ids.new())
        tag = self.secrets.tag(SecretUse.CODE, *proof_of(purpose, code_id, address, digits))
        code = VerificationCode(
            id=code_id,
            purpose=purpose,
            user_id=user_id,
            email=address,
            mailed=MailedCode(tag=tag, issued_at=self.clock.now()),
        )
        return code, digits
