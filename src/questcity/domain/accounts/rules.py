"""What people may be called and how they may be reached: every violation is told at once."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import timedelta
from typing import Any, Final

from questcity.domain.accounts.errors import LastAdminError, MediaNotUsableError
from questcity.domain.accounts.model.changes import ProfileChange
from questcity.domain.accounts.model.passwords import Weakness, is_of_own_words, own_words
from questcity.domain.accounts.model.sessions import SessionLimits
from questcity.domain.accounts.model.users import User
from questcity.domain.shared.allowances import Limit
from questcity.domain.shared.errors import InvalidInputError, Violation
from questcity.domain.shared.events import Event
from questcity.domain.shared.ids import UserId
from questcity.domain.shared.texts import has_control_characters, normal_text, normalized

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
WORDS_AT_MOST: Final = 8
LOCK_REASON: Final = range(1, 501)
NOTE: Final = range(501)
UNLOCK_REASON: Final = range(1, 129)
UNLOCK_MESSAGE: Final = range(2001)


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordPolicy:
    """What a password must be: long, and not what others try first.

    It need not be composed in any way (NIST SP 800-63B-4, section 3.1.1.2).
    """

    min_length: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLimits:
    """How often strangers may knock; a client is a network address."""

    mails_per_address: Limit = Limit(5, timedelta(hours=1))
    password_choices: Limit = Limit(120, timedelta(hours=1))
    registrations_per_client: Limit = Limit(30, timedelta(hours=1))
    resets_per_client: Limit = Limit(30, timedelta(hours=1))
    email_changes: Limit = Limit(5, timedelta(hours=1))
    code_tries_per_client: Limit = Limit(60, timedelta(hours=1))
    failed_sign_ins: Limit = Limit(5, timedelta(minutes=15))
    failed_sign_ins_per_client: Limit = Limit(30, timedelta(minutes=15))
    failed_sign_ins_per_account: Limit = Limit(100, timedelta(hours=1))
    refreshes_per_client: Limit = Limit(600, timedelta(minutes=15))
    searches: Limit = Limit(120, timedelta(minutes=1))
    unlock_requests_per_client: Limit = Limit(10, timedelta(hours=1))
    unlock_requests_per_address: Limit = Limit(3, timedelta(days=1))
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
    local, at, domain = normalized("NFC", email.strip()).rpartition("@")
    return f"{local}{at}{domain.lower()}"


def normal_login(login: str) -> str:
    """Return the username or address that somebody typed as it is searched and counted.

    Databases fold more letters than `casefold` does: whoever is found must be who is counted.
    """
    return normal_text(login).casefold()


def normal_password(password: str) -> str:
    """Return the password as it is hashed: two keyboards may compose one letter differently."""
    return normalized("NFC", password)


def normal_device_name(name: str | None) -> str | None:
    """Return what a device calls itself: shortened rather than refused, since it is a courtesy."""
    shown = "".join(letter for letter in normal_text(name or "") if letter.isprintable())
    return shown[:DEVICE_NAME_LENGTH] or None


def concerns(event: Event, user: User) -> bool:
    """Tell whether an event holds the user's address, in any letter case."""
    address = user.email.casefold()
    values = asdict(event).values()
    return any(isinstance(value, str) and value.casefold() == address for value in values)


def words_of(query: str) -> tuple[str, ...]:
    """Return what is looked for: all of the words, as letters and not as patterns."""
    return tuple(normal_text(query).split())[:WORDS_AT_MOST]


def changed_profile(change: ProfileChange) -> dict[str, Any]:
    """Return the new values of the fields that change.

    Raise `InvalidInputError` or `MediaNotUsableError`.
    """
    if change.avatar_media_id is not None:
        # Nobody has uploaded an avatar yet: there is no file that could be meant.
        raise MediaNotUsableError(("avatar_media_id",))
    given = {
        field.name: value
        for field in fields(change)
        if (value := getattr(change, field.name)) is not None
    }
    typed = {name: normal_text(value) for name, value in given.items() if isinstance(value, str)}
    require_valid({name: value for name, value in typed.items() if _is_set(name, value)})
    return given | {name: value if _is_set(name, value) else None for name, value in typed.items()}


def require_admin_left(admins: tuple[UserId, ...], user: User) -> None:
    """Refuse to take away the last of the active admins. Raise `LastAdminError`."""
    if admins == (user.id,):
        raise LastAdminError


def require_texts(texts: Mapping[str, str], lengths: Mapping[str, range]) -> None:
    """Check texts that people write to people, by name.

    Raise `InvalidInputError` with every violation.
    """
    violations = tuple(
        Violation((name,), *_fault(len(text), lengths[name]))
        for name, text in texts.items()
        if len(text) not in lengths[name]
    )
    if violations:
        raise InvalidInputError(violations)


def is_address(email: str) -> bool:
    """Tell whether somebody could have the address."""
    return EMAIL.fullmatch(email) is not None


def require_valid(
    fields: Mapping[str, str | None],
    policy: PasswordPolicy | None = None,
    weakness: Weakness | None = None,
) -> None:
    """Check all the given fields of a person, by name; `weakness` is what is known of the password.

    Raise `InvalidInputError` with every violation.
    """
    words = own_words(**{name: fields.get(name) or "" for name in _TOLD_BY_NAME})
    password = _Password(policy or PasswordPolicy(), words, weakness)
    _refuse(
        Violation((name,), code, detail)
        for name, value in fields.items()
        if value is not None
        for code, detail in _check(name, value, password)
    )


def _is_set(name: str, value: str) -> bool:
    return bool(value) or name != "instagram_username"


def _fault(length: int, allowed: range) -> tuple[str, str]:
    if length < allowed.start:
        return "too-short", f"Write at least {allowed.start} characters."
    return "too-long", f"Write at most {allowed.stop - 1} characters."


def require_good_password(
    value: str, user: User, policy: PasswordPolicy, weakness: Weakness | None
) -> None:
    """Check the password that a user wants to have; `weakness` is what is known of it.

    Raise `InvalidInputError` with every violation.
    """
    words = own_words(
        username=user.username,
        email=user.email,
        first_name=user.first_name,
        last_name=user.last_name,
    )
    _refuse(
        Violation(("password",), code, detail)
        for code, detail in _password(value, _Password(policy, words, weakness))
    )


@dataclass(frozen=True, slots=True)
class _Password:
    """What a password is judged by."""

    policy: PasswordPolicy
    own_words: frozenset[str]
    weakness: Weakness | None


def _refuse(violations: Iterable[Violation]) -> None:
    if found := tuple(violations):
        raise InvalidInputError(found)


def _check(name: str, value: str, password: _Password) -> Iterator[tuple[str, str]]:
    match name:
        case "password":
            yield from _password(value, password)
        case "first_name" | "last_name":
            yield from _name(value)
        case _:
            pattern, detail = _PATTERNS[name]
            if not pattern.fullmatch(value):
                yield "invalid", detail


def _password(value: str, password: _Password) -> Iterator[tuple[str, str]]:
    min_length = password.policy.min_length
    if len(value) < min_length:
        yield "too-short", f"A password has at least {min_length} characters."
    elif len(value.encode(errors="surrogatepass")) > PASSWORD_BYTES:
        yield "too-long", f"A password has at most {PASSWORD_BYTES} bytes."
    else:
        # Of one that is too short, or too long, nobody needs to hear that it is easy as well.
        if is_of_own_words(value, password.own_words, min_length):
            yield "own-words", _OWN_WORDS
        if password.weakness is not None:
            yield password.weakness, _WEAKNESSES[password.weakness]


def _name(value: str) -> Iterator[tuple[str, str]]:
    if not value:
        yield "too-short", "A name has at least one character."
    if len(value) > NAME_LENGTH:
        yield "too-long", f"A name has at most {NAME_LENGTH} characters."
    if has_control_characters(value):
        yield "invalid", "A name has no control characters."


_TOLD_BY_NAME: Final = ("username", "email", "first_name", "last_name")

_OWN_WORDS: Final = (
    "This is hardly more than your own name or address, or the word QuestCity. "
    "Add words that have nothing to do with you."
)

_WEAKNESSES: Final = {
    Weakness.TOO_COMMON: (
        "Others would soon guess this password. Take several words that do not belong together."
    ),
    Weakness.BREACHED: (
        "This password is in a list of stolen ones. Choose one that you use nowhere else."
    ),
}

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
