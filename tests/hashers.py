"""A hasher that takes its time."""

from collections.abc import Awaitable, Callable

from questcity.domain.accounts.ports import PasswordHasher


class Meanwhile(PasswordHasher):
    """Finds every password right, and lets something happen while it looks."""

    def __init__(self, happen: Callable[[], Awaitable[None]]) -> None:
        self._happen = happen

    async def hash(self, password: str) -> str:
        """Return what nobody looks at."""
        return password

    async def matches(self, password: str, password_hash: str | None) -> bool:
        """Let it happen, and say yes."""
        del password, password_hash
        await self._happen()
        return True
