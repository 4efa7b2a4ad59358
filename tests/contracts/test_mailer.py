from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from email.message import EmailMessage
from pathlib import Path
from typing import Final

import pytest

from mail_server import decoded, running_mail_server
from questcity.adapters.mail.folder import FolderMailer
from questcity.adapters.mail.smtp import SmtpMailer
from questcity.adapters.memory.mail import MemoryMailer
from questcity.domain.notifications.model import Letter
from questcity.domain.notifications.ports import Mailer
from stores import SetClock

pytestmark = pytest.mark.anyio

SENDER: Final = "QuestCity <questcity@example.org>"
LETTER: Final = Letter(
    id="0197a000-0000-7000-8000-000000000001",
    to="anna@example.org",
    subject="Ваш код QuestCity",
    text="Здравствуйте, Анна!\n\nВаш код: 123456.\n.\n..\nFrom here on: 🙂\n"
    + "длинно " * 300
    + "\n",
    language="ru",
)


@dataclass(frozen=True)
class Mailbox:
    """A mailer, and the letters that came through it, as (name, to, subject, text)."""

    mailer: Mailer
    arrived: Callable[[], list[tuple[str, str, str, str]]]


def fields_of(message: EmailMessage) -> tuple[str, str, str, str]:
    # In a message, lines end as RFC 2046, section 4.1.1, has it.
    text = str(message.get_content()).replace("\r\n", "\n")
    return str(message["Message-ID"]), str(message["To"]), str(message["Subject"]), text


@asynccontextmanager
async def memory(_: Path) -> AsyncIterator[Mailbox]:
    mailer = MemoryMailer()
    yield Mailbox(
        mailer,
        lambda: [(one.id, one.to, one.subject, one.text) for one in mailer.letters.values()],
    )


@asynccontextmanager
async def folder(place: Path) -> AsyncIterator[Mailbox]:
    yield Mailbox(
        FolderMailer(place, SENDER, SetClock()),
        lambda: [fields_of(decoded(path.read_bytes())) for path in sorted(place.glob("*.eml"))],
    )


@asynccontextmanager
async def smtp(_: Path) -> AsyncIterator[Mailbox]:
    async with running_mail_server() as server:
        yield Mailbox(
            SmtpMailer(server.url, SENDER, SetClock()),
            lambda: [fields_of(message) for message in server.messages],
        )


MAILBOXES: Final = {"memory": memory, "folder": folder, "smtp": smtp}


@pytest.fixture(params=list(MAILBOXES))
async def mailbox(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Mailbox]:
    async with MAILBOXES[request.param](tmp_path / "mail") as mailbox:
        yield mailbox


async def test_a_letter_arrives_whole(mailbox: Mailbox) -> None:
    await mailbox.mailer.send(LETTER)

    ((_, *arrived),) = mailbox.arrived()
    assert arrived == [LETTER.to, LETTER.subject, LETTER.text]


async def test_a_letter_that_is_sent_twice_is_recognised(mailbox: Mailbox) -> None:
    await mailbox.mailer.send(LETTER)
    await mailbox.mailer.send(LETTER)

    assert len({name for name, *_ in mailbox.arrived()}) == 1


async def test_two_letters_are_not_taken_for_one(mailbox: Mailbox) -> None:
    await mailbox.mailer.send(LETTER)
    await mailbox.mailer.send(replace(LETTER, id="0197a000-0000-7000-8000-000000000002"))

    assert len({name for name, *_ in mailbox.arrived()}) == 2
