"""Add something that quests can refer to."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from questcity.domain.quests.model.reference import R, ReferenceKind, named, told
from questcity.domain.quests.ports.repositories import ReferenceRepository
from questcity.domain.quests.ports.zones import TimeZones
from questcity.domain.quests.rules.references import check_reference
from questcity.domain.quests.rules.violations import require
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.permissions import Actor
from questcity.domain.shared.ports import AuditLog, Clock, IdGenerator, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class AddReference:
    """Add a category, a vehicle or a place; who may manage the kind may."""

    references: ReferenceRepository
    zones: TimeZones
    audit_log: AuditLog
    unit_of_work: UnitOfWork
    ids: IdGenerator
    clock: Clock

    async def __call__(
        self, actor: Actor, kind: ReferenceKind[R], written: Callable[[UUID], R]
    ) -> R:
        """Return what was `written`, under an id of its own.

        Raise `InvalidInputError` or `NameTakenError`.
        """
        actor.require(kind.permission)
        new_id = self.ids.new()
        new = named(written(new_id))
        require(check_reference(new, self.zones.has))
        async with self.unit_of_work:
            await self.references.add(kind, new)
            await self.audit_log.record(
                AuditEntry.by(
                    actor,
                    f"{kind.code}.added",
                    id=self.ids.new(),
                    at=self.clock.now(),
                    subject=new_id,
                    subject_kind=kind.code,
                    after=told(new),
                )
            )
        return new
