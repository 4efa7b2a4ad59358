"""Logging, configured once: whoever logs, every line passes the same processors."""

import json
import logging
import math
import sys
from collections.abc import Mapping
from contextlib import nullcontext, suppress
from contextvars import ContextVar
from types import MappingProxyType, NoneType
from typing import Any, Final, TextIO

import msgspec
import structlog
from structlog.dev import ConsoleRenderer, plain_traceback
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, Processor

from questcity.entrypoints.bootstrap.tracebacks import describe, headline, outline

_DEEPEST: Final = 6
_OURS: Final = "questcity"
# Their own handlers would write past the processors.
_WITH_HANDLERS: Final = ("uvicorn", "uvicorn.error", "sqlalchemy", "alembic")
_ACCESS_LOG: Final = "uvicorn.access"
# They tell at `info` how they work, and one of them whole addresses, not what has changed.
_CHATTY: Final = ("alembic", "httpx")


def configure_logs(level: str, format: str, stream: TextIO) -> None:  # noqa: A002 (its setting's name)
    """Send every event of at least this level to the stream, as `console` or `json` lines.

    What others log in detail is for the developers of those others, and may hold what people
    wrote: below `info` only QuestCity itself is heard.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_formatter(format, stream))
    root = logging.getLogger()
    root.handlers = [handler]
    own_level = logging.getLevelNamesMapping()[level.upper()]
    root.setLevel(max(own_level, logging.INFO))
    logging.getLogger(_OURS).setLevel(own_level)
    _take_over()
    _CHAIN[:] = [structlog.stdlib.filter_by_level, *_FIRST, *_last_steps(format, handler)]
    structlog.configure(
        processors=_CHAIN,
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def _take_over() -> None:
    for name in _WITH_HANDLERS:
        logger = logging.getLogger(name)
        logger.handlers = []
        logger.propagate = True
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    # The edge writes one line a request; uvicorn's would hold paths and queries.
    access_log = logging.getLogger(_ACCESS_LOG)
    access_log.handlers = []
    access_log.propagate = False


def _last_steps(format: str, handler: "logging.StreamHandler[TextIO]") -> list[Processor]:  # noqa: A002 (as above)
    """Return how an event of our own goes on: a line of JSON takes the short way to the stream.

    A record of `logging` costs more than all the rest of the line.
    """
    if format != "json":
        return [ProcessorFormatter.wrap_for_formatter]

    def write(_: Any, __: str, event: EventDict) -> EventDict:
        line = _as_json(event)
        with handler.lock or nullcontext(), suppress(OSError, ValueError):
            # Whoever reads may have gone; that keeps nobody from being served.
            handler.stream.write(f"{line}\n")
            handler.stream.flush()
        raise structlog.DropEvent

    return [_plain, _describe_failure, write]


def _formatter(format: str, stream: TextIO) -> ProcessorFormatter:  # noqa: A002 (as above)
    last: list[Processor] = [_tidy, ProcessorFormatter.remove_processors_meta]
    last += [_plain, _describe_failure]
    if format == "json":
        last.append(_render)
    else:
        # The failure is text by then; this formatter lets it pass as it is.
        console = ConsoleRenderer(colors=stream.isatty(), exception_formatter=plain_traceback)
        last += [_printable, _outline_failure, console]
    return ProcessorFormatter(foreign_pre_chain=_FIRST, processors=last)


def _tidy(_: Any, __: str, event: EventDict) -> EventDict:
    if not event["_from_structlog"]:
        event["event"] = event["event"].strip()
    # The lines after the first show the task with its exception, whatever that quotes.
    if event["_record"].name == "asyncio":
        event["event"] = event["event"].partition("\n")[0]
    return event


def _describe_failure(_: Any, __: str, event: EventDict) -> EventDict:
    error = _error_in(event.pop("exc_info", None))
    if error is not None:
        event["exception"] = describe(error)
    return event


def _error_in(exc_info: Any) -> BaseException | None:
    match exc_info:
        case BaseException() as error:
            return error
        case (_, BaseException() as error, _):
            return error
        case True:
            return sys.exception()
        case _:
            return None


def _outline_failure(_: Any, __: str, event: EventDict) -> EventDict:
    if isinstance(event.get("exception"), list):
        event["exception"] = outline(event["exception"])
    return event


def _plain(_: Any, __: str, event: EventDict) -> EventDict:
    # Nearly all of nearly all events is plain, and each of them is made for one line only.
    for key in [key for key, value in event.items() if type(value) not in _SIMPLE]:
        if key != "exc_info":
            event[key] = _as_plain(event[key], _DEEPEST)
    return event


_SIMPLE: Final = frozenset({str, int, bool, NoneType})


def _as_plain(value: Any, depth: int) -> Any:
    if type(value) in _SIMPLE or (type(value) is float and math.isfinite(value)):
        return value
    match value:
        case bool() | int() | str():
            return value
        case BaseException():
            return headline(value)
        case dict() if depth:
            return {str(key): _as_plain(part, depth - 1) for key, part in value.items()}
        case list() | tuple() | set() | frozenset() if depth:
            return [_as_plain(part, depth - 1) for part in value]
        case _:
            return _as_text(value)


def _as_text(value: Any) -> str:
    if isinstance(value, dict | list | tuple | set | frozenset):
        return "…"
    try:
        return str(value)
    except Exception:  # noqa: BLE001 (a value that cannot be shown must not lose the whole line)
        return f"<{type(value).__name__}>"


def _render(_: Any, __: str, event: EventDict) -> str:
    return _as_json(event)


def _as_json(event: EventDict) -> str:
    # Only ASCII: no line separator of Unicode can end the line for whoever reads it. Nearly all
    # lines have nothing else, and are encoded in a fraction of the time.
    with suppress(UnicodeEncodeError, OverflowError):
        line = _FAST.encode(event)
        if line.isascii():
            return line.decode()
    return _SAFE.encode(event)


_FAST: Final = msgspec.json.Encoder()
_SAFE: Final = json.JSONEncoder(ensure_ascii=True, allow_nan=False, separators=(",", ":"))


def _printable(_: Any, __: str, event: EventDict) -> EventDict:
    return {_escaped(key): _as_printable(value) for key, value in event.items()}


def _as_printable(value: Any) -> Any:
    match value:
        case str():
            return _escaped(value)
        case dict():
            return {_escaped(key): _as_printable(part) for key, part in value.items()}
        case list():
            return [_as_printable(part) for part in value]
        case _:
            return value


def _escaped(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in text
    )


_CONTEXT: Final[ContextVar[Mapping[str, str]]] = ContextVar("context", default=MappingProxyType({}))


def begin_context(**facts: str) -> None:
    """Have lines say this from now on, and nothing of what they said before.

    structlog's own variables, one a fact, take several times as long to bind and to collect.
    """
    _CONTEXT.set(facts)


def add_context(**facts: str) -> None:
    """Have lines say this as well."""
    _CONTEXT.set({**_CONTEXT.get(), **facts})


def _with_context(_: Any, __: str, event: EventDict) -> EventDict:
    for name, value in _CONTEXT.get().items():
        event.setdefault(name, value)
    return event


_FIRST: Final[list[Processor]] = [
    _with_context,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
# One and the same list every time: loggers that were used before hold on to it.
_CHAIN: Final[list[Processor]] = []
