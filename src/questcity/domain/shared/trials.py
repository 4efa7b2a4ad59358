"""Allowances that only a failure uses up."""

from types import TracebackType
from typing import Self

from questcity.domain.shared.allowances import Allowance
from questcity.domain.shared.errors import AwayError
from questcity.domain.shared.ports import RateLimiter


class Trial:
    """Takes allowances, and gives them back when its block ends well or nothing was decided.

    Whatever else ends the block, a wrong guess above all, leaves them used.
    """

    def __init__(self, rate_limiter: RateLimiter) -> None:
        self._rate_limiter = rate_limiter
        self._taken: list[Allowance] = []

    async def take(self, *allowances: Allowance) -> None:
        """Use each allowance once. Raise `TooManyRequestsError` when one of them is used up."""
        await self._rate_limiter.take(*allowances)
        self._taken.extend(allowances)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is None or isinstance(error, AwayError):
            await self._rate_limiter.give_back(*self._taken)
