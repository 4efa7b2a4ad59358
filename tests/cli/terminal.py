"""The command line on a terminal of its own."""

import os
import pty
import select
import signal
import subprocess
import sys
import termios
from collections.abc import Mapping
from typing import Final, Self

PATIENCE_SECONDS: Final = 30


class Terminal:
    """A command that reads what is typed; its standard output goes elsewhere, as in a script."""

    def __init__(self, line: str, environment: Mapping[str, str]) -> None:
        self._keyboard, screen = pty.openpty()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "questcity.entrypoints.cli.app", *line.split()],
            stdin=screen,
            stdout=subprocess.PIPE,
            stderr=screen,
            env=os.environ | environment,
            start_new_session=True,
        )
        os.close(screen)
        self.shown = ""
        self._seen = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()
        os.close(self._keyboard)

    def wait_for(self, text: str) -> None:
        """Wait until the screen shows the text, after what was waited for before."""
        while (found := self.shown.find(text, self._seen)) < 0:
            assert self._read(), self.shown
        self._seen = found + len(text)

    def answer(self, question: str, text: str) -> None:
        """Wait for a question and type a line."""
        self.wait_for(question)
        os.write(self._keyboard, f"{text}\n".encode())

    def shows_what_is_typed(self) -> bool:
        """Tell whether the terminal echoes."""
        return bool(termios.tcgetattr(self._keyboard)[3] & termios.ECHO)

    def interrupt(self) -> None:
        """Press Ctrl-C, as the terminal's driver would tell it."""
        self._process.send_signal(signal.SIGINT)

    def end(self) -> tuple[int, str]:
        """Wait for the end, and return the exit code and the standard output."""
        while self._read():
            pass
        out, _ = self._process.communicate(timeout=PATIENCE_SECONDS)
        return self._process.returncode, out.decode()

    def _read(self) -> bool:
        ready, _, _ = select.select([self._keyboard], [], [], PATIENCE_SECONDS)
        assert ready, f"nothing happens after: {self.shown}"
        try:
            octets = os.read(self._keyboard, 4096)
        except OSError:
            # Linux says so when nobody has the screen open any more.
            return False
        self.shown += octets.decode()
        return bool(octets)
