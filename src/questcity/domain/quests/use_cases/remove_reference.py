"""Take away something that quests could refer to."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from questcity.domain.quests.model.reference import ReferenceKind, told
from questcity.domain.quests.ports.repositories import ReferenceRepository
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.permissions import Actor
from questcity.domain.shared.ports import AuditLog, Clock, IdGenerator, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveReference:
    """Remove a category, a vehicle or a place that no quest uses; who may manage the kind may."""

    references: ReferenceRepository
    audit_log: AuditLog
    unit_of_work: UnitOfWork
    ids: IdGenerator
    clock: Clock

    async def __call__(self, actor: Actor, kind: ReferenceKind[Any], reference_id: UUID) -> None:
        """Remove it. Raise `ReferenceNotFoundError` or `InUseError`."""
        actor.require(kind.permission)
        async with self.unit_of_work:
            # From here on it is locked: what is counted now stays true.
            gone = await self.references.get(kind, reference_id)
            (await self.references.count_uses(kind, reference_id)).require_none()
            await self.references.remove(kind, reference_id)
            await self.audit_log.record(
                AuditEntry.by(
                    actor,
                    f"{kind.code}.removed",
                    id=self.ids.new(),
                    at=self.clock.now(),
                    subject=reference_id,
                    subject_kind=kind.code,
                    before=told(gone),
                )
            )
