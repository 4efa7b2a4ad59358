"""People who have been through the door."""

import re
from dataclasses import dataclass, replace

from dishka import AsyncContainer

from blocks import block, using
from builders import PASSWORD, a_client, a_newcomer
from questcity.adapters.memory.mail import MemoryMailer
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.accounts.use_cases.authenticate import Authenticate
from questcity.domain.accounts.use_cases.register import Newcomer, Register
from questcity.domain.accounts.use_cases.request_email_change import RequestEmailChange
from questcity.domain.accounts.use_cases.request_password_reset import RequestPasswordReset
from questcity.domain.accounts.use_cases.sign_in import SignInWithPassword
from questcity.domain.accounts.use_cases.verify_registration import (
    RegistrationProof,
    VerifyRegistration,
)
from questcity.domain.accounts.views import SignIn
from questcity.domain.notifications.ports import Mailer
from questcity.domain.shared.permissions import Actor, Role
from questcity.entrypoints.worker import make_worker


@dataclass(frozen=True)
class SignedUp:
    """An attempt to register, and the code that came by mail."""

    newcomer: Newcomer
    token: str
    code: str

    def proof(self, **changes: str) -> RegistrationProof:
        """Return what verifies the attempt."""
        proof = RegistrationProof(token=self.token, email=self.newcomer.email, code=self.code)
        return replace(proof, **changes)


async def letters_to(container: AsyncContainer, email: str) -> list[str]:
    """Deliver what the outbox holds, and return the letters to an address, oldest first."""
    worker = await make_worker(container)
    while await worker.drain():
        pass
    mailer = await container.get(Mailer)
    assert isinstance(mailer, MemoryMailer)
    return [letter.text for letter in mailer.letters.values() if letter.to == email]


async def sign_up(container: AsyncContainer, newcomer: Newcomer | None = None) -> SignedUp:
    """Register somebody and read the code in the latest letter."""
    newcomer = newcomer or a_newcomer()
    async with using(container, Register) as register:
        token = await register(a_client(), newcomer)
    letters = await letters_to(container, newcomer.email)
    code = re.search(r"\b\d{6}\b", letters[-1]) if letters else None
    return SignedUp(newcomer, token, code[0] if code else "")


async def verify(container: AsyncContainer, proof: RegistrationProof) -> None:
    """Verify an attempt."""
    async with using(container, VerifyRegistration) as verify_registration:
        await verify_registration(a_client(), proof)


def code_in(letter: str) -> str:
    """Return the code that a letter brings."""
    code = re.search(r"\b\d{6}\b", letter)
    assert code is not None
    return code[0]


async def reset_code_of(container: AsyncContainer, email: str) -> str:
    """Ask to reset a password and return the code in the letter."""
    async with using(container, RequestPasswordReset) as request_reset:
        await request_reset(a_client(), email)
    return code_in((await letters_to(container, email))[-1])


async def change_code_of(container: AsyncContainer, actor: Actor, email: str) -> str:
    """Ask to move to another address and return the code in the letter."""
    async with using(container, RequestEmailChange) as request_change:
        await request_change(actor, PASSWORD, email)
    return code_in((await letters_to(container, email))[-1])


async def a_registered_user(
    container: AsyncContainer, newcomer: Newcomer | None = None, **changes: object
) -> User:
    """Return somebody who has an account; `changes` are made to it in the store."""
    signed_up = await sign_up(container, newcomer)
    await verify(container, signed_up.proof())
    async with block(container, UserRepository) as users:
        user = await users.find_by_email(signed_up.newcomer.email)
        assert user is not None
        return await users.save(replace(user, **changes)) if changes else user  # type: ignore[arg-type]


async def sign_in(
    container: AsyncContainer, login: str, password: str = PASSWORD, address: str = "192.0.2.1"
) -> SignIn:
    """Sign somebody in."""
    async with using(container, SignInWithPassword) as sign_in_with_password:
        return await sign_in_with_password(a_client(address), login, password)


async def authenticate(container: AsyncContainer, access_token: str) -> Actor:
    """Return the actor behind a token."""
    async with using(container, Authenticate) as find_out:
        return await find_out(access_token)


async def a_signed_in_actor(container: AsyncContainer, role: Role = Role.USER) -> Actor:
    """Return somebody who is signed in, with a role."""
    user = await a_registered_user(container, role=role)
    signed_in = await sign_in(container, user.username)
    return await authenticate(container, signed_in.access_token)
