"""Look-ups of several askers in one statement."""

import asyncio
from asyncio import Future, Task
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from typing import Final, Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

_LANES: Final = 2
"""How many look-ups may be under way: one that hangs does not hold all the others."""


class SharedLookUps(Generic[K, V]):
    """Looks up what was asked for while the look-ups before it were under way, all at once.

    The fewer the server has to do, the fewer share a look-up. One begins after it was asked for,
    so that nobody is told what was true before.
    """

    def __init__(self, look_up: Callable[[list[K]], Awaitable[Mapping[K, V]]]) -> None:
        self._look_up = look_up
        self._asked: dict[K, list[Future[V | None]]] = {}
        self._free_lanes = _LANES
        # The event loop alone would let go of a task that is under way.
        self._tasks: set[Task[None]] = set()

    async def find(self, key: K) -> V | None:
        """Return what there is under the key, if anything. Raise what the look-up raises."""
        answer: Future[V | None] = asyncio.get_running_loop().create_future()
        self._asked.setdefault(key, []).append(answer)
        if self._free_lanes:
            self._free_lanes -= 1
            task = asyncio.create_task(self._work())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return await answer

    async def _work(self) -> None:
        try:
            while self._asked:
                asked, self._asked = self._asked, {}
                await self._answer(asked)
        finally:
            self._free_lanes += 1

    async def _answer(self, asked: Mapping[K, list[Future[V | None]]]) -> None:
        try:
            found = await self._look_up(list(asked))
        except Exception as error:  # noqa: BLE001 (whatever it is, who has asked is told)
            for answer in _waiting(asked.values()):
                answer.set_exception(error)
            return
        for key, answers in asked.items():
            for answer in _waiting([answers]):
                answer.set_result(found.get(key))


def _waiting(answers: Iterable[Iterable[Future[V]]]) -> Iterator[Future[V]]:
    # Who was cancelled waits no more.
    return (answer for group in answers for answer in group if not answer.done())
