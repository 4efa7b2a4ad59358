"""Blocks: a unit of work with the repository that a test is about."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

from dishka import AsyncContainer

from questcity.domain.shared.ports import UnitOfWork

T = TypeVar("T")


@asynccontextmanager
async def block(container: AsyncContainer, kind: type[T]) -> AsyncIterator[T]:
    """Yield a part inside a block of a request of its own."""
    async with container() as request:
        unit_of_work, part = await request.get(UnitOfWork), await request.get(kind)
        async with unit_of_work:
            yield part


@asynccontextmanager
async def using(container: AsyncContainer, kind: type[T]) -> AsyncIterator[T]:
    """Yield a part, such as a use case, in a request of its own."""
    async with container() as request:
        yield await request.get(kind)
