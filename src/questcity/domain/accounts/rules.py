"""What people may be called and how they may be reached: every violation is told at once."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Final

from questcity.domain.accounts.model.sessions import SessionLimits
from questcity.domain.accounts.model.users import User
from questcity.domain.shared.allowances import Limit
from questcity.domain.shared.errors import InvalidInputError, Violation
from questcity.domain.shared.events import Event

USERNAME: Final = re.compile(r"[A-Za-z0-9_.-]{3,32}")
# RFC 5321, section 4.5.3.1: 64 octets before the @, 254 in all; RFC 1035 labels after it.
EMAIL: Final = re.compile(
    r"(?=.{3,254}\Z)(?=[^@]{1,64}@)"
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+"
    r"[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])\Z",
)
LOCALE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")
INSTAGRAM: Final = re.compile(r"[A-Za-z0-9_.]{1,64}")
NAME_LENGTH: Final = 128
PASSWORD_BYTES: Final = 1024
DEVICE_NAME_LENGTH: Final = 128
DEFAULT_LOCALE: Final = "en"
# Persian and the scripts of India are spelled with these (Unicode Standard Annex 31, section 2.3).
_JOINERS: Final = "\u200c\u200d"


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordPolicy:
    """What a password must be: long, and nothing else (NIST SP 800-63B-4, section 3.1.1.2)."""

    min_length: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLimits:
    """How often strangers may knock; a client is a network address."""

    mails_per_address: Limit = Limit(5, timedelta(hours=1))
    registrations_per_client: Limit = Limit(30, timedelta(hours=1))
    code_tries_per_client: Limit = Limit(60, timedelta(hours=1))
    failed_sign_ins: Limit = Limit(5, timedelta(minutes=15))
    failed_sign_ins_per_client: Limit = Limit(30, timedelta(minutes=15))
    refreshes_per_client: Limit = Limit(600, timedelta(minutes=15))
    export_downloads: Limit = Limit(10, timedelta(hours=1))
    deletions: Limit = Limit(5, timedelta(days=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPolicy:
    """What the operator decides about accounts."""

    password: PasswordPolicy = PasswordPolicy()
    code_valid_for: timedelta = timedelta(minutes=10)
    access_lives_for: timedelta = timedelta(minutes=30)
    sessions: SessionLimits = SessionLimits(
        idle_for=timedelta(days=30), lives_for=timedelta(days=90)
    )
    limits: AccountLimits = AccountLimits()


def normal_email(email: str) -> str:
    """Return the address as it is kept: as typed, with a lower-case domain."""
    local, at, domain = unicodedata.normalize("NFC", email.strip()).rpartition("@")
    return f"{local}{at}{domain.lower()}"


def normal_text(text: str) -> str:
    """Return what a person typed into one line, composed (NFC) and without outer spaces."""
    return unicodedata.normalize("NFC", text).strip()


def normal_password(password: str) -> str:
    """Return the password as it is hashed: two keyboards may compose one letter differently."""
    return unicodedata.normalize("NFC", password)


def normal_device_name(name: str | None) -> str | None:
    """Return what a device calls itself: shortened rather than refused, since it is a courtesy."""
    shown = "".join(letter for letter in normal_text(name or "") if letter.isprintable())
    return shown[:DEVICE_NAME_LENGTH] or None


def concerns(event: Event, user: User) -> bool:
    """Tell whether an event holds the user's address, in any letter case."""
    address = user.email.casefold()
    values = asdict(event).values()
    return any(isinstance(value, str) and value.casefold() == address for value in values)


def require_valid(fields: Mapping[str, str | None], policy: PasswordPolicy | None = None) -> None:
    """Check all the given fields of a person, by name.

    Raise `InvalidInputError` with every violation.
    """
    violations = tuple(
        Violation((name,), code, detail)
        for name, value in fields.items()
        if value is not None
        for code, detail in _check(name, value, policy or PasswordPolicy())
    )
    if violations:
        raise InvalidInputError(violations)


def _check(name: str, value: str, policy: PasswordPolicy) -> Iterator[tuple[str, str]]:
    match name:
        case "password":
            yield from _password(value, policy)
        case "first_name" | "last_name":
            yield from _name(value)
        case _:
            pattern, detail = _PATTERNS[name]
            if not pattern.fullmatch(value):
                yield "invalid", detail


def _password(value: str, policy: PasswordPolicy) -> Iterator[tuple[str, str]]:
    if len(value) < policy.min_length:
        yield "too-short", f"A password has at least {policy.min_length} characters."
    if len(value.encode(errors="surrogatepass")) > PASSWORD_BYTES:
        yield "too-long", f"A password has at most {PASSWORD_BYTES} bytes."


def _name(value: str) -> Iterator[tuple[str, str]]:
    if not value:
        yield "too-short", "A name has at least one character."
    if len(value) > NAME_LENGTH:
        yield "too-long", f"A name has at most {NAME_LENGTH} characters."
    # Control and formatting characters would let a name pretend to be something else.
    seen = (letter for letter in value if letter not in _JOINERS)
    if any(unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for letter in seen):
        yield "invalid", "A name has no control characters."


_PATTERNS: Final = {
    "username": (
        USERNAME,
        "A username has 3 to 32 letters a-z, digits, or any of . _ - and nothing else.",
    ),
    "email": (EMAIL, "This is not an e-mail address such as anna@example.org."),
    "locale": (LOCALE, "A locale is a language tag such as en or ru-RU."),
    "instagram_username": (
        INSTAGRAM,
        "An instagram name has 1 to 64 letters a-z, digits, dots or underscores.",
    ),
}
