"""One bot's way to the API: it repeats what had no answer, and renews its own tokens."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Final, TypeVar

import httpx
import msgspec

from questcity.entrypoints.cli.demo.errors import NoAnswerError, RefusedError
from questcity.entrypoints.cli.demo.tally import Tally
from questcity.entrypoints.cli.demo.wire import Problem, Tokens

Pause = Callable[[float], Awaitable[object]]
T = TypeVar("T")

PATIENCE_SECONDS: Final = 60.0

_FIRST_WAIT: Final = 0.1
_LONGEST_WAIT: Final = 2.0
_AWAY: Final = {502, 503, 504}


@dataclass(frozen=True, slots=True)
class Call:
    """A request; sent again, it is the same to the letter. `kind` is what it is counted as."""

    kind: str
    method: str
    path: str
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


class Api:
    """Requests of one bot over connections that it shares with others."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        tally: Tally,
        *,
        pause: Pause = asyncio.sleep,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._http = http
        self._tally = tally
        self._pause = pause
        self._patience = patience
        self.tokens: Tokens | None = None

    async def ask(self, call: Call, shape: type[T]) -> T:
        """Return the answer to a request.

        Raise `RefusedError` or `NoAnswerError`.
        """
        answer = await self._answer(call)
        if answer.status_code == httpx.codes.UNAUTHORIZED and _code_in(answer) == "token-expired":
            await self._renew()
            answer = await self._answer(call)
        if not answer.is_success:
            problem = _problem_in(answer)
            raise RefusedError(call.kind, answer.status_code, problem.code, problem.detail)
        return msgspec.json.decode(answer.content or b"{}", type=shape)

    async def _renew(self) -> None:
        assert self.tokens is not None
        body = {"refreshToken": self.tokens.refresh_token}
        # The old access token is of no use even for this.
        self.tokens = None
        call = Call("refresh", "POST", "/auth/refresh-token", body)
        self.tokens = await self.ask(call, Tokens)

    async def _answer(self, call: Call) -> httpx.Response:
        """Return the first answer that is more than a wish for patience."""
        waited = 0.0
        for wait in _waits():
            reason, wish = "", 0.0
            try:
                answer = await self._send(call)
            except httpx.TransportError as error:
                reason = type(error).__name__
                self._tally.failed(reason)
            else:
                if not _is_for_later(answer):
                    return answer
                reason, wish = f"{answer.status_code} {_code_in(answer)}", _retry_after(answer)
            pause = max(wait, wish)
            if waited + pause > self._patience:
                raise NoAnswerError(call.kind, reason)
            await self._pause(pause)
            waited += pause
        raise AssertionError

    async def _send(self, call: Call) -> httpx.Response:
        headers = dict(call.headers)
        if self.tokens is not None:
            headers["Authorization"] = f"Bearer {self.tokens.access_token}"
        began = perf_counter()
        answer = await self._http.request(call.method, call.path, json=call.body, headers=headers)
        self._tally.answered(call.kind, perf_counter() - began)
        if not answer.is_success:
            self._tally.failed(f"{answer.status_code} {_code_in(answer)}")
        return answer


def _waits() -> Iterator[float]:
    wait = _FIRST_WAIT
    while True:
        yield wait
        wait = min(2 * wait, _LONGEST_WAIT)


def _is_for_later(answer: httpx.Response) -> bool:
    # The same request is being served still: its first answer was not waited for.
    return answer.status_code in _AWAY or _code_in(answer) == "request-in-flight"


def _retry_after(answer: httpx.Response) -> float:
    seconds = answer.headers.get("retry-after", "")
    return float(seconds) if seconds.isdecimal() else 0.0


def _code_in(answer: httpx.Response) -> str:
    return "" if answer.is_success else _problem_in(answer).code


def _problem_in(answer: httpx.Response) -> Problem:
    try:
        return msgspec.json.decode(answer.content, type=Problem)
    except msgspec.MsgspecError:
        # Something between us and QuestCity has answered.
        return Problem()
