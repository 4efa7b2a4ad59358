"""An event loop on which time passes when it is told to."""

import asyncio


class StillLoop(asyncio.SelectorEventLoop):
    """An event loop whose time stands still until it is moved."""

    def __init__(self) -> None:
        super().__init__()
        self._now = 0.0

    def time(self) -> float:
        """Return the time that was set."""
        return self._now

    def pass_by(self, seconds: float) -> None:
        """Let time pass."""
        self._now += seconds
