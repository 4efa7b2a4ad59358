"""What somebody learns who has a copy of the database: nothing to sign in with."""

import re
from base64 import b64encode, urlsafe_b64encode

import pytest
from dishka import AsyncContainer

from blocks import using
from builders import PASSWORD, a_client, a_newcomer, a_user, an_actor
from fingerprints import every_row
from people import a_registered_user, letters_to, sign_in, sign_up
from questcity.domain.accounts.use_cases.invite_user import Invitation, InviteUser
from questcity.domain.accounts.use_cases.refresh_session import RefreshSession
from questcity.domain.accounts.use_cases.register import Register
from questcity.domain.shared.permissions import Role

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]


def shapes_of(secret: bytes) -> list[str]:
    """Return a secret as a dump could show it."""
    return [
        secret.hex(),
        b64encode(secret).decode().rstrip("="),
        urlsafe_b64encode(secret).decode().rstrip("="),
    ]


async def invite(container: AsyncContainer) -> str:
    """Invite somebody, and return the address."""
    invited = a_user()
    invitation = Invitation(
        username=invited.username,
        email=invited.email,
        first_name=invited.first_name,
        last_name=invited.last_name,
        role=Role.USER,
    )
    admin = await a_registered_user(container, role=Role.ADMIN)
    async with using(container, InviteUser) as invite_user:
        await invite_user(an_actor(Role.ADMIN, user_id=admin.id), a_client(), invitation, None)
    return invited.email


async def test_a_dump_holds_no_token_no_code_and_no_password(container: AsyncContainer) -> None:
    user = await a_registered_user(container)
    signed_in = await sign_in(container, user.username)
    async with using(container, RefreshSession) as refresh:
        renewed = await refresh(a_client(), str(signed_in.refresh_token))
    waiting = a_newcomer()
    async with using(container, Register) as register:
        waiting_token = await register(a_client(), waiting)
    address = await invite(container)
    before = await every_row(container)
    signed_up = await sign_up(container)
    link = (await letters_to(container, address))[-1].split()[-1]
    after = await every_row(container)

    dump = str(before) + str(after)
    tokens = [signed_in.refresh_token, renewed.refresh_token]
    secrets = [
        PASSWORD,
        waiting_token,
        signed_up.token,
        link,
        *(sign.access_token for sign in (signed_in, renewed)),
        *map(str, tokens),
    ]
    assert [secret for secret in secrets if secret in dump] == []
    found = [text.encode() for text in secrets] + [token.digest for token in tokens]
    assert [shape for secret in found for shape in shapes_of(secret) if shape in dump] == []
    assert not re.search(rf"\b{signed_up.code}\b", dump)
    assert signed_up.code.encode().hex() not in dump
    assert user.email in dump
    assert before["outbox"] != []
