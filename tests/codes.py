"""Codes that were mailed, without a mailbox."""

from dishka import AsyncContainer

from blocks import block
from builders import NOON, a_code, an_id
from questcity.domain.accounts.model.codes import CodePurpose, MailedCode, proof_of
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.repositories import VerificationCodeRepository
from questcity.domain.shared.ids import CodeId
from questcity.domain.shared.ports import Secrets
from questcity.domain.shared.secrets import SecretUse

DIGITS = "123456"


async def put_code(
    container: AsyncContainer, user: User, purpose: CodePurpose, email: str
) -> dict[str, str]:
    """Store a code for an address, and return what shows it."""
    secrets, code_id = await container.get(Secrets), CodeId(an_id())
    tag = secrets.tag(SecretUse.CODE, *proof_of(purpose, code_id, email, DIGITS))
    mailed = MailedCode(tag=tag, issued_at=NOON)
    async with block(container, VerificationCodeRepository) as codes:
        await codes.put(a_code(user, id=code_id, purpose=purpose, email=email, mailed=mailed))
    return {"email": email, "code": DIGITS}
