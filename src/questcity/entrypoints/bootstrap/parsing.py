"""From the text of a setting to its value, and back to text that may be shown.

A parser takes text without outer spaces and returns a value, or raises `ValueError` with what is
wrong, worded so that the name of the variable can stand before it.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from questcity.adapters.mail.message import read_sender
from questcity.adapters.mail.server import SmtpServer
from questcity.domain.shared.allowances import Limit

T = TypeVar("T")
Parser = Callable[[str], T]

MASK: Final = "***"
LONGEST_LIMIT: Final = timedelta(days=30)

_LINE: Final = 200
_PLACE: Final = re.compile(r"\{[^{}]*\}")
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_HOST_NAME: Final = re.compile(
    r"(?=.{1,253}\Z)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    r"(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*"
)
# A password with a raw slash would show up here, and later in full.
_DATABASE: Final = re.compile(r"/[^/@]+")
_LIMIT: Final = re.compile(r"([0-9]{1,6})/([0-9]{0,6})(second|minute|hour|day)s?")
_UNITS: Final = {
    "day": timedelta(days=1),
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
    "second": timedelta(seconds=1),
}
_CREDENTIALS: Final = re.compile(r"(?<=://)[^/\s]*@")


def one_of(*choices: T) -> Parser[T]:
    """Return a parser of one of these words, in any letter case."""
    words = {str(choice).casefold(): choice for choice in choices}

    def parse(text: str) -> T:
        if text.casefold() not in words:
            message = f"is not {' or '.join(map(str, choices))}"
            raise ValueError(message)
        return words[text.casefold()]

    return parse


def whole(lowest: int, highest: int) -> Parser[int]:
    """Return a parser of whole numbers within these bounds."""

    def parse(text: str) -> int:
        if not _NUMBER.fullmatch(text) or not lowest <= int(text) <= highest:
            message = f"is not a whole number from {lowest} to {highest}"
            raise ValueError(message)
        return int(text)

    return parse


def list_of(parse_one: Parser[str]) -> Parser[tuple[str, ...]]:
    """Return a parser of such values, parted by commas."""

    def parse(text: str) -> tuple[str, ...]:
        return tuple(parse_one(part.strip()) for part in text.split(",") if part.strip())

    return parse


def host(text: str) -> str:
    """Return the IP address or host name."""
    if not (_HOST_NAME.fullmatch(text) or _is_address(text)):
        message = "is not an IP address or a host name"
        raise ValueError(message)
    return text


def network(text: str) -> str:
    """Return the IP address or network, as a network."""
    try:
        return str(ip_network(text))
    except ValueError:
        message = "has something that is not an IP address or a network"
        raise ValueError(message) from None


def web_url(text: str) -> str:
    """Return the address of a site, without a slash at its end."""
    parts = _split(text)
    if parts is None or not _is_web(parts) or parts.query or parts.fragment:
        message = "is not a web address without user, query and fragment"
        raise ValueError(message)
    return text.rstrip("/")


def tile_template(text: str) -> str:
    """Return the address of a picture of a map, with places for zoom, column and row."""
    parts = _split(text)
    names = sorted(_PLACE.findall(text))
    if parts is None or not _is_web(parts) or parts.fragment or names != ["{x}", "{y}", "{z}"]:
        message = "is not a web address with {z}, {x} and {y} in it, and without a user"
        raise ValueError(message)
    return text


def line(text: str) -> str:
    """Return the text, which is a short line."""
    if not text.isprintable() or len(text) > _LINE:
        message = f"is not one line of up to {_LINE} characters"
        raise ValueError(message)
    return text


def origin(text: str) -> str:
    """Return the origin (RFC 6454) as browsers write it, or `*` for every one."""
    parts = _split(text)
    if text == "*":
        return text
    if parts is None or not _is_web(parts) or text != f"{parts.scheme}://{parts.netloc}":
        message = "has something that is not an origin: scheme, host and port, and nothing more"
        raise ValueError(message)
    return text.lower()


def postgres_url(text: str) -> str:
    """Return the URL of a PostgreSQL database."""
    parts = _split(text)
    if (
        parts is None
        or parts.scheme != "postgresql"
        or not _DATABASE.fullmatch(parts.path)
        or parts.fragment
        or not _is_query(parts.query)
    ):
        message = "is not a postgresql:// URL with a database in it, special characters as %XX"
        raise ValueError(message)
    return text


def mail_url(text: str) -> str:
    """Return the URL of a mail server, or `file:` for the folder of letters."""
    if text != "file:":
        SmtpServer.read(text)
    return text


def mailbox(text: str) -> str:
    """Return the address, with or without a name, that letters come from."""
    read_sender(text)
    return text


def path(text: str) -> Path:
    """Return the place as an absolute path; `~` is the home folder."""
    if not text.isprintable():
        message = "is not a path"
        raise ValueError(message)
    try:
        return Path(text).expanduser().absolute()
    except RuntimeError:
        message = "names a home folder that cannot be found"
        raise ValueError(message) from None


def folder(text: str) -> Path:
    """Return the absolute path of a folder that is there."""
    place = path(text)
    if not place.is_dir():
        message = "is not a folder"
        raise ValueError(message)
    return place


def limit(text: str) -> Limit:
    """Return the limit that `5/hour` or `30/15minutes` stands for."""
    match = _LIMIT.fullmatch(text)
    count = int(match[1]) if match else 0
    per = int(match[2] or 1) * _UNITS[match[3]] if match else timedelta()
    if not (count and timedelta() < per <= LONGEST_LIMIT):
        message = "is not a number, a slash and a stretch of at most 30 days"
        raise ValueError(message)
    return Limit(count, per)


def shown(value: Any) -> str:
    """Return the text from which the value could be read again, with passwords masked."""
    match value:
        case None:
            return ""
        case tuple():
            return ",".join(value)
        case Limit():
            return _shown_limit(value)
        case _:
            return masked(str(value))


def masked(text: str) -> str:
    """Return the text without the passwords that are in a URL."""
    parts = _split(text)
    if parts is None or "://" not in text:
        return _CREDENTIALS.sub(f"{MASK}@", text)
    credentials, at, where = parts.netloc.rpartition("@")
    user, colon, _ = credentials.partition(":")
    query = "&".join(map(_masked_pair, parts.query.split("&")))
    netloc = f"{user}{colon and f':{MASK}'}{at}{where}"
    asked = query and f"?{query}"
    # Not `urlunsplit`, which drops the empty host of `postgresql:///name`.
    return f"{parts.scheme}://{netloc}{parts.path}{asked}"


def _masked_pair(pair: str) -> str:
    name, equals, value = pair.partition("=")
    return f"{name}{equals}{MASK if 'pass' in unquote(name).lower() else value}"


def _shown_limit(value: Limit) -> str:
    name, unit = next((name, unit) for name, unit in _UNITS.items() if not value.per % unit)
    times = value.per // unit
    return f"{value.count}/{name}" if times == 1 else f"{value.count}/{times}{name}s"


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _split(text: str) -> SplitResult | None:
    # `urlsplit` drops line breaks without a word, and complains of a port only when asked for it.
    if not text.isprintable() or " " in text:
        return None
    try:
        parts = urlsplit(text)
        is_usable = parts.port != 0
    except ValueError:
        return None
    return parts if is_usable else None


def _is_web(parts: SplitResult) -> bool:
    name = parts.hostname or ""
    is_known = bool(_HOST_NAME.fullmatch(name)) or _is_address(name)
    return parts.scheme in {"http", "https"} and is_known and "@" not in parts.netloc


def _is_query(query: str) -> bool:
    try:
        return not query or bool(parse_qsl(query, keep_blank_values=True, strict_parsing=True))
    except ValueError:
        return False
