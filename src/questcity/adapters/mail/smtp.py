"""Letters by SMTP (RFC 5321)."""

import asyncio
from contextlib import suppress
from typing import Final

import structlog
from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from questcity.adapters.mail.message import compose, read_sender, recipient
from questcity.adapters.mail.server import SmtpServer
from questcity.domain.notifications.errors import LetterRefusedError
from questcity.domain.notifications.model import Letter
from questcity.domain.notifications.ports import Mailer
from questcity.domain.shared.errors import DependencyAwayError
from questcity.domain.shared.ports import Clock

_FAREWELL_SECONDS: Final = 1.0
_PERMANENT: Final = 500

log = structlog.get_logger("questcity.mail")


class SmtpMailer(Mailer):
    """Hands each letter to a mail server, over a connection of its own.

    `url` is as `SmtpServer.read` takes it, `sender` an address, with or without a name; raise
    `ValueError` for anything else. `timeout` is in seconds, for a letter as a whole.
    """

    def __init__(self, url: str, sender: str, clock: Clock, *, timeout: float = 10) -> None:
        self._server = SmtpServer.read(url)
        self._sender = read_sender(sender)
        self._clock = clock
        self._timeout = timeout

    async def send(self, letter: Letter) -> None:
        message = compose(letter, self._sender, self._clock.now())
        try:
            await self._deliver(message, recipient(letter))
        except (SMTPException, OSError) as error:
            # The server's own words stay out of the log: they often name the recipient.
            reason, status = type(error).__name__, _status(error)
            log.warning("letter.stopped", letter_id=letter.id, reason=reason, status=status)
            if _is_about_letter(error):
                raise LetterRefusedError from error
            raise DependencyAwayError from error

    async def _deliver(self, message: bytes, to: str) -> None:
        client = SMTP(
            hostname=self._server.host,
            port=self._server.port,
            username=self._server.username,
            password=self._server.password,
            use_tls=self._server.is_tls,
            start_tls=self._server.starttls,
            timeout=None,  # One limit for the whole stands below.
        )
        try:
            async with asyncio.timeout(self._timeout):
                await client.connect()
                await client.sendmail(self._sender.addr_spec, [to], message)
            # From here on the letter is the server's, and a bad farewell changes nothing.
            with suppress(SMTPException, OSError):
                async with asyncio.timeout(_FAREWELL_SECONDS):
                    await client.quit()
        finally:
            client.close()


def _is_about_letter(error: Exception) -> bool:
    # A refusal of our name, our sign-in or our sender is put right by the operator: letters wait.
    return (
        isinstance(error, SMTPRecipientsRefused | SMTPDataError)
        and (_status(error) or 0) >= _PERMANENT
    )


def _status(error: Exception) -> int | None:
    match error:
        case SMTPRecipientsRefused(recipients=[refused, *_]):
            return refused.code
        case SMTPResponseException(code=code):
            return code
        case _:
            return None
