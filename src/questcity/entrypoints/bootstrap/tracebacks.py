"""What a log may say of an exception: types, frames, and messages where they are harmless."""

from collections.abc import Iterator
from traceback import walk_tb
from typing import Any, Final

Failure = dict[str, Any]
"""One exception: its `type`, its `frames`, perhaps its `message`, perhaps a `group` of chains."""

_FRAMES_AT_MOST: Final = 50
_MESSAGE_AT_MOST: Final = 1000
# Their messages quote rows, parameters or addresses: personal data.
_TALKATIVE: Final = {"advanced_alchemy", "aiosmtplib", "asyncpg", "sqlalchemy"}


def describe(error: BaseException) -> list[Failure]:
    """Return the exception and what it came from, the latest first, without local variables."""
    return list(_chain(error, set()))


def headline(error: BaseException) -> str:
    """Return type and message in short."""
    message = _message(error)
    return f"{_name(type(error))}: {message}" if message else _name(type(error))


def outline(chain: list[Failure], indent: str = "") -> str:
    """Return a description as text of several lines."""
    return "\n".join(f"{indent}{line}" for failure in chain for line in _lines(failure))


def _chain(error: BaseException | None, seen: set[int]) -> Iterator[Failure]:
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield _describe(error, seen)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _describe(error: BaseException, seen: set[int]) -> Failure:
    failure: Failure = {"type": _name(type(error))}
    if message := _message(error):
        failure["message"] = message
    failure["frames"] = [
        f"{frame.f_code.co_filename}:{line} {frame.f_code.co_name}"
        for frame, line in walk_tb(error.__traceback__)
    ][-_FRAMES_AT_MOST:]
    if isinstance(error, BaseExceptionGroup):
        failure["group"] = [list(_chain(member, seen)) for member in error.exceptions]
    return failure


def _lines(failure: Failure) -> Iterator[str]:
    message = failure.get("message")
    yield f"{failure['type']}: {message}" if message else failure["type"]
    for frame in failure["frames"]:
        yield f"    at {frame}"
    for chain in failure.get("group", ()):
        yield outline(chain, "  | ")


def _name(kind: type) -> str:
    return (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else f"{kind.__module__}.{kind.__qualname__}"
    )


def _message(error: BaseException) -> str:
    if any(kind.__module__.partition(".")[0] in _TALKATIVE for kind in type(error).__mro__):
        return ""
    try:
        return str(error)[:_MESSAGE_AT_MOST]
    except Exception:  # noqa: BLE001 (an exception that cannot be worded is logged all the same)
        return ""
