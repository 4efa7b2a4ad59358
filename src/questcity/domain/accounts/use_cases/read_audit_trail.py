"""Read who did what."""

from dataclasses import dataclass

from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.paging import Page, PageRequest
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import AuditReader


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAuditTrail:
    """Return a page of the audit trail, newest first; who may see logs may."""

    reader: AuditReader

    async def __call__(self, actor: Actor, page: PageRequest) -> Page[AuditEntry]:
        """Return the page."""
        actor.require(Permission.VIEW_LOGS)
        return await self.reader.list(page)
