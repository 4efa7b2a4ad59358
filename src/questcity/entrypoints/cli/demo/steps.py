"""What a walk is made of, and how it is walked."""

from dataclasses import dataclass
from typing import Protocol

import msgspec

from questcity.entrypoints.cli.demo.api import Pause
from questcity.entrypoints.cli.demo.walker import WALKING_SPEED


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How a bot walks: without a `tempo` it is where it wants to be at once.

    With `twice` it sends every request of its run again, as if each reply had been lost.
    """

    pause: Pause
    tempo: float | None = None
    twice: bool = False

    async def cover(self, metres: float) -> None:
        """Let the time pass that a way takes."""
        if self.tempo is not None:
            await self.pause(metres / WALKING_SPEED / self.tempo)


class Step(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A deed at a point, what it was worth, and the score after it."""

    order: int
    title: str
    deed: str
    verdict: str
    reasons: tuple[str, ...]
    distance_band: str | None
    is_repeat: bool
    score: int


class Outcome(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """How a walk has ended, by what the server says; `seconds` are by its clock.

    `deeds` is how many pieces of evidence got their verdict.
    """

    username: str
    state: str
    score: int
    deeds: int
    seconds: float
    reward: str
    reward_credits: int
    credits: int
    rank: int | None

    @property
    def is_finished(self) -> bool:
        """Whether the walk has come to its good end."""
        return self.state == "finished"


class Watcher(Protocol):
    """Who wants to know how a walk goes."""

    def walked(self, metres: float) -> None:
        """Hear that the bot has come further."""
        ...

    def judged(self, step: Step) -> None:
        """Hear what a deed was worth."""
        ...


class Record(Watcher):
    """What is known of a walk while it goes on."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.metres = 0.0

    @property
    def too_fast(self) -> int:
        """How many deeds came sooner than anybody could walk."""
        return sum("too-fast" in step.reasons and not step.is_repeat for step in self.steps)

    def walked(self, metres: float) -> None:
        """Note that the bot has come further."""
        self.metres += metres

    def judged(self, step: Step) -> None:
        """Note what a deed was worth."""
        self.steps.append(step)
