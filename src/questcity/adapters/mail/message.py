"""Letters as Internet messages (RFC 5322)."""

import re
from datetime import datetime
from email.charset import Charset
from email.header import Header
from email.headerregistry import Address
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr
from typing import Final

from questcity.domain.notifications.errors import LetterRefusedError
from questcity.domain.notifications.model import Letter

# The unquoted local parts of RFC 5322, section 3.2.3: nothing in them needs quoting anywhere.
_ADDRESS: Final = re.compile(
    r"(?P<local>[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64})@(?P<domain>[A-Za-z0-9.-]{1,253})"
)
_NAMED: Final = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>")
_ID: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}")
# The older of the two interfaces of `email`: on Python 3.11, the newer one loses and adds spaces
# where it folds a header that is not ASCII.
_WIRE: Final = compat32.clone(linesep="\r\n", max_line_length=998)
_UNCHANGED: Final = Charset("utf-8")
_UNCHANGED.body_encoding = None  # type: ignore[assignment]
_LANGUAGE: Final = re.compile(r"[A-Za-z0-9-]{1,35}")
_LINE_END: Final = re.compile(r"\r\n|\r|\n")


def read_sender(text: str) -> Address:
    """Return the mailbox that letters come from: `address@domain` or `Name <address@domain>`.

    Raise `ValueError` for anything else.
    """
    if named := _NAMED.fullmatch(text):
        return _mailbox(named["address"], named["name"].strip().strip('"'))
    return _mailbox(text)


def compose(
    letter: Letter, sender: Address, date: datetime, *, is_for_people: bool = False
) -> bytes:
    """Return the message that carries the letter; the same letter always has the same Message-ID.

    It is ASCII, which every mail server takes; or with a body that people can read as it is.
    Raise `LetterRefusedError` for a letter that no message can carry.
    """
    if not (_ID.fullmatch(letter.id) and _LANGUAGE.fullmatch(letter.language)):
        raise LetterRefusedError
    try:
        # RFC 2046, section 4.1.1: lines end in CRLF, whatever carries them.
        text = _LINE_END.sub("\r\n", letter.text)
        message = MIMEText(text, "plain", "utf-8")
        if is_for_people:
            del message["Content-Transfer-Encoding"]
            message.set_payload(text, _UNCHANGED)
        message["From"] = _from(sender)
        message["To"] = recipient(letter)
        message["Subject"] = _words(_one_line(letter.subject), "Subject")
        message["Date"] = format_datetime(date)
        message["Message-ID"] = f"<{letter.id}@{sender.domain}>"
        message["Content-Language"] = letter.language
        # RFC 3834, section 5: holiday notices must not answer.
        message["Auto-Submitted"] = "auto-generated"
        return message.as_bytes(policy=_WIRE)
    except ValueError:
        raise LetterRefusedError from None


def recipient(letter: Letter) -> str:
    """Return the address that the letter goes to; raise `LetterRefusedError` if it is none."""
    try:
        return _mailbox(letter.to).addr_spec
    except ValueError:
        raise LetterRefusedError from None


def _mailbox(address: str, name: str = "") -> Address:
    match = _ADDRESS.fullmatch(address)
    if match is None or not name.isprintable():
        message = "is not an address such as questcity@example.org"
        raise ValueError(message)
    return Address(name, match["local"], match["domain"])


def _one_line(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _from(sender: Address) -> str:
    if sender.display_name.isascii():
        return formataddr((sender.display_name, sender.addr_spec))
    return f"{_words(sender.display_name, 'From')} <{sender.addr_spec}>"


def _words(text: str, name: str) -> str:
    if text.isascii():
        return text
    # RFC 2047, section 2: an encoded word has at most 75 characters.
    return Header(text, "utf-8", header_name=name).encode()
