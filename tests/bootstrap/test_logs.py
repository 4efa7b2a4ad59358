import asyncio
import gc
import json
import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
import structlog
from asyncpg.exceptions import UniqueViolationError
from sqlalchemy.exc import IntegrityError

from questcity.entrypoints.bootstrap.logs import add_context, begin_context, configure_logs

CANARY = "anna@example.org"
TOUCHED = (
    "",
    "questcity",
    "uvicorn",
    "uvicorn.error",
    "uvicorn.access",
    "sqlalchemy",
    "alembic",
    "alembic.runtime.migration",
    "httpx",
    "asyncio",
)


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    loggers = [logging.getLogger(name) for name in TOUCHED]
    before = [(one.handlers, one.level, one.propagate, one.disabled) for one in loggers]
    config = structlog.get_config()
    yield
    for one, state in zip(loggers, before, strict=True):
        one.handlers, one.level, one.propagate, one.disabled = state
    structlog.configure(**config)


@pytest.fixture
def stream() -> StringIO:
    return StringIO()


def lines(stream: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().split("\n")[:-1]]


def fail(error: Exception) -> None:
    password = CANARY
    assert password
    raise error


def a_database_error() -> IntegrityError:
    cause = UniqueViolationError(f"Key (email)=({CANARY}) already exists.")
    return IntegrityError("INSERT INTO app_user", {"email": CANARY}, cause)


def test_each_event_is_one_json_object_with_its_facts(stream: StringIO) -> None:
    configure_logs("info", "json", stream)

    structlog.get_logger("questcity.web").info("request.ended", status=200)

    (line,) = lines(stream)
    assert line.pop("timestamp")
    assert line == {
        "event": "request.ended",
        "level": "info",
        "logger": "questcity.web",
        "status": 200,
    }


@pytest.mark.parametrize("name", ["uvicorn.error", "sqlalchemy.pool", "alembic.runtime.migration"])
def test_others_log_through_the_same_processors(name: str, stream: StringIO) -> None:
    configure_logs("info", "json", stream)

    begin_context(request_id="r-1")
    add_context(user_id="u-1")
    logging.getLogger(name).warning("Something about %s", "a thing")

    (line,) = lines(stream)
    assert line["event"] == "Something about a thing"
    assert (line["logger"], line["level"]) == (name, "warning")
    assert (line["request_id"], line["user_id"]) == ("r-1", "u-1")


@pytest.mark.parametrize("name", ["alembic.runtime.migration", "httpx"])
def test_how_others_do_their_work_is_not_told(name: str, stream: StringIO) -> None:
    configure_logs("debug", "json", stream)

    logging.getLogger(name).info("GET /range/ABCDE")

    assert lines(stream) == []


def test_what_the_edge_binds_is_in_every_event(stream: StringIO) -> None:
    configure_logs("info", "json", stream)

    begin_context(request_id="r-0", user_id="u-0")
    begin_context(request_id="r-1")
    structlog.get_logger("questcity.web").info("quest.published")

    (line,) = lines(stream)
    assert line["request_id"] == "r-1"
    assert "user_id" not in line


def test_handlers_that_others_brought_are_gone(stream: StringIO) -> None:
    theirs = StringIO()
    logging.getLogger("uvicorn").handlers = [logging.StreamHandler(theirs)]
    logging.getLogger("uvicorn").propagate = False

    configure_logs("info", "json", stream)
    logging.getLogger("uvicorn.error").info("Started")

    assert theirs.getvalue() == ""
    assert [line["event"] for line in lines(stream)] == ["Started"]


def test_configuring_again_moves_the_lines_to_the_new_stream(stream: StringIO) -> None:
    log = structlog.get_logger("questcity.web")
    configure_logs("info", "json", StringIO())
    log.info("first")

    configure_logs("info", "json", stream)
    log.info("second")

    assert [line["event"] for line in lines(stream)] == ["second"]


def test_nobody_has_to_read_the_lines() -> None:
    class Gone(StringIO):
        def write(self, _: str) -> int:
            raise BrokenPipeError

    configure_logs("info", "json", Gone())

    structlog.get_logger("questcity.web").info("first")


def test_lines_of_ours_and_of_others_come_in_the_same_form(stream: StringIO) -> None:
    configure_logs("info", "json", stream)

    structlog.get_logger("questcity.web").warning("odd", value=1)
    logging.getLogger("questcity.web").warning("odd", extra={"value": 1})

    ours, theirs = lines(stream)
    assert ours.keys() - theirs.keys() == {"value"}
    assert [*ours][-3:] == [*theirs][-3:] == ["level", "logger", "timestamp"]


def test_access_logs_with_their_paths_and_queries_are_off(stream: StringIO) -> None:
    configure_logs("debug", "json", stream)

    logging.getLogger("uvicorn.access").info("GET /?token=%s", CANARY)

    assert not logging.getLogger("uvicorn.access").hasHandlers()
    assert stream.getvalue() == ""


@pytest.mark.parametrize(
    ("level", "heard"),
    [
        ("debug", ["debug", "info", "warning", "error"]),
        ("info", ["info", "warning", "error"]),
        ("warning", ["warning", "error"]),
        ("error", ["error"]),
    ],
)
def test_events_below_the_level_are_not_heard(
    level: str, heard: list[str], stream: StringIO
) -> None:
    configure_logs(level, "json", stream)
    log = structlog.get_logger("questcity.web")

    for each in ("debug", "info", "warning", "error"):
        log.log(getattr(logging, each.upper()), each)

    assert [line["event"] for line in lines(stream)] == heard


def test_others_are_not_heard_below_info(stream: StringIO) -> None:
    configure_logs("debug", "json", stream)

    logging.getLogger("websockets.server").debug("> TEXT %s", CANARY)

    assert stream.getvalue() == ""


@pytest.mark.parametrize("form", ["json", "console"])
def test_a_traceback_has_frames_and_types_but_no_local_variables(
    form: str, stream: StringIO
) -> None:
    configure_logs("info", form, stream)

    try:
        fail(ValueError("that is wrong"))
    except ValueError:
        structlog.get_logger("questcity.web").exception("request.failed")

    text = stream.getvalue()
    assert "ValueError" in text
    assert "that is wrong" in text
    assert "test_logs.py" in text
    assert " fail" in text
    assert CANARY not in text


@pytest.mark.parametrize("form", ["json", "console"])
@pytest.mark.parametrize("is_chained", [False, True])
@pytest.mark.parametrize("is_value", [False, True])
def test_the_message_of_a_database_error_is_left_out(
    form: str, *, is_chained: bool, is_value: bool, stream: StringIO
) -> None:
    configure_logs("info", form, stream)
    log = structlog.get_logger("questcity.web")

    try:
        try:
            fail(a_database_error())
        except IntegrityError as error:
            if not is_chained:
                raise
            message = "wrapped"
            raise RuntimeError(message) from error
    except (IntegrityError, RuntimeError) as error:
        log.exception("request.failed", **({"error": error} if is_value else {}))

    assert "sqlalchemy.exc.IntegrityError" in stream.getvalue()
    assert CANARY not in stream.getvalue()


def test_the_cause_and_the_members_of_a_group_are_described(stream: StringIO) -> None:
    configure_logs("info", "json", stream)

    try:
        try:
            fail(ExceptionGroup("several", [KeyError("one"), a_database_error()]))
        except ExceptionGroup as group:
            message = "all of it failed"
            raise RuntimeError(message) from group
    except RuntimeError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application\n")

    (line,) = lines(stream)
    assert line["event"] == "Exception in ASGI application"
    outermost, cause = line["exception"]
    assert outermost["type"] == "RuntimeError"
    assert [chain[0]["type"] for chain in cause["group"]] == [
        "KeyError",
        "sqlalchemy.exc.IntegrityError",
    ]
    assert CANARY not in stream.getvalue()


def test_an_exception_that_causes_itself_is_described_once(stream: StringIO) -> None:
    configure_logs("info", "json", stream)
    first, second = ValueError("first"), ValueError("second")
    first.__cause__, second.__cause__ = second, first

    structlog.get_logger("questcity.web").error("odd", exc_info=first)

    (line,) = lines(stream)
    assert [one["message"] for one in line["exception"]] == ["first", "second"]


@pytest.mark.parametrize("form", ["json", "console"])
def test_an_endless_recursion_is_one_bounded_entry(form: str, stream: StringIO) -> None:
    configure_logs("info", form, stream)

    def recurse() -> None:
        recurse()

    try:
        recurse()
    except RecursionError:
        structlog.get_logger("questcity.web").exception("request.failed")

    assert "RecursionError" in stream.getvalue()
    assert len(stream.getvalue()) < 20_000


def test_a_forgotten_task_does_not_quote_its_exception(stream: StringIO) -> None:
    configure_logs("info", "json", stream)

    async def work() -> None:
        fail(a_database_error())

    async def forget() -> None:
        task = asyncio.create_task(work())
        await asyncio.wait([task])
        del task
        gc.collect()

    # The runner of other tests would take the failure for the test's own.
    asyncio.run(forget())

    (line,) = lines(stream)
    assert line["event"] == "Task exception was never retrieved"
    assert CANARY not in stream.getvalue()


NASTY = "a\nb\rc\x1b[31md\x00e\u2028f\u2029g\x85h\u202ei\ud800"


def test_control_characters_never_break_a_json_line(stream: StringIO) -> None:
    configure_logs("info", "json", stream)

    structlog.get_logger("questcity.web").info(NASTY, value=NASTY, **{NASTY: [NASTY, {NASTY: 1}]})

    assert len(stream.getvalue().splitlines()) == 1
    assert stream.getvalue().isascii()
    assert lines(stream)[0]["value"] == NASTY


def test_control_characters_never_break_a_console_line(stream: StringIO) -> None:
    configure_logs("info", "console", stream)

    structlog.get_logger("questcity.web").info(NASTY, value=NASTY, **{NASTY: [NASTY, {NASTY: 1}]})
    logging.getLogger("uvicorn.error").info("From %s", NASTY)

    first, second = stream.getvalue().splitlines()
    assert first.isprintable()
    assert second.isprintable()


def test_a_message_of_several_lines_cannot_pretend_to_be_a_line_of_the_console(
    stream: StringIO,
) -> None:
    configure_logs("info", "console", stream)

    structlog.get_logger("questcity.web").error("odd", exc_info=ValueError("one\nforged"))

    assert "ValueError: one\\nforged" in stream.getvalue()


class Unspeakable:
    """A thing that cannot be worded."""

    def __str__(self) -> str:
        raise RuntimeError

    __repr__ = __str__


def test_whatever_the_facts_are_the_line_is_valid_json(stream: StringIO) -> None:
    configure_logs("info", "json", stream)
    endless: list[object] = []
    endless.append(endless)

    structlog.get_logger("questcity.web").info(
        "odd",
        id=UUID(int=1),
        ratio=float("nan"),
        keyed={(1, 2): {3}},
        endless=endless,
        silent=Unspeakable(),
    )

    def refuse(name: str) -> None:
        raise ValueError(name)

    line = json.loads(stream.getvalue(), parse_constant=refuse)
    assert line["id"] == str(UUID(int=1))
    assert line["ratio"] == "nan"
    assert line["keyed"] == {"(1, 2)": [3]}
    assert line["silent"] == "<Unspeakable>"


def test_people_read_cyrillic_as_it_is(stream: StringIO) -> None:
    configure_logs("info", "console", stream)

    structlog.get_logger("questcity.web").info("quest.published", title="Ночной город")

    assert "Ночной город" in stream.getvalue()
