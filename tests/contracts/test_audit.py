"""The contract of the audit trail."""

import pytest
from dishka import AsyncContainer

from blocks import block
from builders import an_entry, an_id
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.ids import UserId
from questcity.domain.shared.paging import Count, PageRequest
from questcity.domain.shared.ports import AuditLog, AuditReader

pytestmark = pytest.mark.anyio


async def _record(container: AsyncContainer, *entries: AuditEntry) -> None:
    async with block(container, AuditLog) as log:
        for entry in entries:
            await log.record(entry)


async def test_an_entry_comes_back_whole(container: AsyncContainer) -> None:
    entry = an_entry(actor_id=UserId(an_id()), address="192.0.2.1", before={"ё": "жук"})
    await _record(container, entry, an_entry(subject_id=None))
    reader = await container.get(AuditReader)

    page = await reader.list(PageRequest())

    assert page.items[1] == entry


async def test_pages_are_newest_first_and_join_up(container: AsyncContainer) -> None:
    entries = [an_entry() for _ in range(7)]
    await _record(container, *entries)
    reader = await container.get(AuditReader)
    seen: list[AuditEntry] = []
    page = await reader.list(PageRequest(limit=3))
    sizes = [len(page.items)]
    seen += page.items

    while page.next_after is not None:
        # What comes meanwhile is newer than the first page and must not shift the next.
        await _record(container, an_entry())
        page = await reader.list(PageRequest(limit=3, after=page.next_after))
        sizes.append(len(page.items))
        seen += page.items

    assert seen == entries[::-1]
    assert sizes == [3, 3, 1]


async def test_a_full_last_page_has_no_next_one(container: AsyncContainer) -> None:
    await _record(container, an_entry(), an_entry())
    reader = await container.get(AuditReader)

    page = await reader.list(PageRequest(limit=2))

    assert page.next_after is None


async def test_a_list_is_counted_only_when_asked(container: AsyncContainer) -> None:
    await _record(container, *(an_entry() for _ in range(3)))
    reader = await container.get(AuditReader)

    uncounted = await reader.list(PageRequest(limit=1))
    counted = await reader.list(PageRequest(limit=1, with_count=True))

    assert uncounted.count is None
    assert counted.count == Count(3, is_exact=True)
