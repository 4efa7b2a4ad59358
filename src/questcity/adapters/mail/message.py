"""Letters as Internet messages (RFC 5322)."""

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from questcity.domain.notifications.errors import LetterRefusedError
from questcity.domain.notifications.model import Letter

# The unquoted local parts of RFC 5322, section 3.2.3: nothing in them needs quoting anywhere.
_ADDRESS: Final = re.compile(
    r"(?P<local>[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64})@(?P<domain>[A-Za-z0-9.-]{1,253})"
)
_NAMED: Final = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>")
_ID: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}")
_LANGUAGE: Final = re.compile(r"[A-Za-z0-9-]{1,35}")


def read_sender(text: str) -> Address:
    """Return the mailbox that letters come from: `address@domain` or `Name <address@domain>`.

    Raise `ValueError` for anything else.
    """
    if named := _NAMED.fullmatch(text):
        return _mailbox(named["address"], named["name"].strip().strip('"'))
    return _mailbox(text)


def compose(letter: Letter, sender: Address, date: datetime) -> EmailMessage:
    """Return the message that carries the letter; the same letter always has the same Message-ID.

    Raise `LetterRefusedError` for a letter that no message can carry.
    """
    if not (_ID.fullmatch(letter.id) and _LANGUAGE.fullmatch(letter.language)):
        raise LetterRefusedError
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = sender
        message["To"] = _mailbox(letter.to)
        message["Subject"] = _one_line(letter.subject)
        message["Date"] = format_datetime(date)
        message["Message-ID"] = f"<{letter.id}@{sender.domain}>"
        # RFC 3834, section 5: holiday notices must not answer.
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        # Only now: setting the content clears what described the former one.
        message["Content-Language"] = letter.language
    except ValueError:
        raise LetterRefusedError from None
    return message


def _mailbox(address: str, name: str = "") -> Address:
    match = _ADDRESS.fullmatch(address)
    if match is None or not name.isprintable():
        message = "is not an address such as questcity@example.org"
        raise ValueError(message)
    return Address(name, match["local"], match["domain"])


def _one_line(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
