"""A real mail server in the test's own event loop, which answers as it is told."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, Final

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HANG: Final = "hang"
OK: Final = "250 OK"


@dataclass
class MailServer:
    """What was sent to it, and how it answers: by command, a status or `HANG`."""

    answers: Mapping[str, str] = field(default_factory=dict)
    envelopes: list[Envelope] = field(default_factory=list)
    sign_ins: list[tuple[bytes, bytes]] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        """Where it is, without TLS."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def messages(self) -> list[EmailMessage]:
        """What it accepted, decoded."""
        return [decoded(_octets(envelope)) for envelope in self.envelopes]

    async def handle_EHLO(  # noqa: N802 (aiosmtpd's name)
        self,
        _server: SMTP,
        session: Session,
        _envelope: Envelope,
        hostname: str,
        offers: list[str],
    ) -> list[str]:
        """Greet."""
        session.host_name = hostname
        answer = await self._answer("EHLO")
        return offers if answer == OK else [answer]

    async def handle_MAIL(  # noqa: N802 (aiosmtpd's name)
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        """Note who sends."""
        envelope.mail_from = address
        return await self._answer("MAIL")

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's name)
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        """Note who receives."""
        envelope.rcpt_tos.append(address)
        return await self._answer("RCPT")

    async def handle_DATA(  # noqa: N802 (aiosmtpd's name)
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep the letter, if it is accepted."""
        answer = await self._answer("DATA")
        if answer == OK:
            self.envelopes.append(envelope)
        return answer

    async def handle_QUIT(  # noqa: N802 (aiosmtpd's name)
        self, _server: SMTP, _session: Session, _envelope: Envelope
    ) -> str:
        """Take leave."""
        return await self._answer("QUIT", "221 Bye")

    async def _answer(self, command: str, usual: str = OK) -> str:
        answer = self.answers.get(command, usual)
        if answer == HANG:
            await asyncio.Event().wait()
        return answer

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: Any
    ) -> AuthResult:
        """Note the credentials; they are good unless told otherwise."""
        assert isinstance(given, LoginPassword)
        self.sign_ins.append((given.login, given.password))
        is_refused = "AUTH" in self.answers
        # What is not handled here the server answers itself.
        return AuthResult(success=not is_refused, handled=not is_refused)


def decoded(content: bytes) -> EmailMessage:
    """Return the message as a mail program of today reads it."""
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def _octets(envelope: Envelope) -> bytes:
    content = envelope.content
    assert content is not None
    return content if isinstance(content, bytes) else content.encode()


@asynccontextmanager
async def running_mail_server(
    answers: Mapping[str, str] | None = None,
    *,
    tls: ssl.SSLContext | None = None,
    is_tls_from_the_start: bool = False,
    **options: Any,
) -> AsyncIterator[MailServer]:
    """Yield a server that listens; with `tls` it offers STARTTLS, or is TLS from the start."""
    mail_server = MailServer(answers or {})
    starttls = None if is_tls_from_the_start else tls

    def make() -> SMTP:
        return SMTP(
            mail_server,
            hostname="mail.test",
            tls_context=starttls,
            authenticator=mail_server.authenticate,
            auth_require_tls=False,
            **options,
        )

    listener = await asyncio.get_running_loop().create_server(
        make, "127.0.0.1", 0, ssl=tls if is_tls_from_the_start else None
    )
    mail_server.port = listener.sockets[0].getsockname()[1]
    yield mail_server
    listener.close()
    await listener.wait_closed()
