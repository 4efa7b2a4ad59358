"""How a command that measures runs: it says what it found, and fails when a threshold is missed."""

import signal
import sys
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar

import uvloop

from benchmarks.system import BenchmarkError

T = TypeVar("T")


def say(text: str) -> None:
    """Print something at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def finished(measuring: Coroutine[Any, Any, T]) -> T:
    """Return what came of it. End the program when something does not do what it should."""
    # A polite end unwinds the stack as Ctrl-C does, so that nothing is left behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    complaints: list[str] = []
    try:
        return uvloop.run(measuring)
    except* BenchmarkError as errors:
        complaints += _told(errors)
    except* KeyboardInterrupt:
        complaints.append("Interrupted.")
    say("\n".join(complaints))
    sys.exit(1)


def _told(errors: BaseExceptionGroup[BenchmarkError]) -> Iterator[str]:
    for error in errors.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _told(error)
        else:
            yield str(error)
