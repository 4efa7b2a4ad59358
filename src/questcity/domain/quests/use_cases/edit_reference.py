"""Change something that quests refer to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from questcity.domain.quests.model.reference import Label, R, Reference, ReferenceKind, edited, told
from questcity.domain.quests.ports.repositories import ReferenceRepository
from questcity.domain.quests.ports.zones import TimeZones
from questcity.domain.quests.rules.references import check_reference
from questcity.domain.quests.rules.violations import require
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.changes import changed
from questcity.domain.shared.permissions import Actor
from questcity.domain.shared.ports import AuditLog, Clock, IdGenerator, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class EditReference:
    """Change what something is called, and what else is said of it; who may manage the kind may.

    Quests show it at once, and runs go on under it.
    """

    references: ReferenceRepository
    zones: TimeZones
    audit_log: AuditLog
    unit_of_work: UnitOfWork
    ids: IdGenerator
    clock: Clock

    async def __call__(
        self,
        actor: Actor,
        kind: ReferenceKind[R],
        reference_id: UUID | int,
        changes: Mapping[str, Any],
    ) -> R:
        """Return it with the `changes`, which are what `merged` takes.

        Raise `ReferenceNotFoundError`, `InvalidInputError` or `NameTakenError`.
        """
        actor.require(kind.permission)
        async with self.unit_of_work:
            before = await self.references.get(kind, reference_id)
            after = edited(before, changes)
            require(check_reference(after, self.zones.has))
            if after != before:
                await self.references.save(kind, after)
                await self._note(actor, kind, before, after)
        return after

    async def _note(
        self, actor: Actor, kind: ReferenceKind[Any], before: Reference, after: Reference
    ) -> None:
        old, new = changed(told(before), told(after))
        # A label has no id that would name it among all things.
        which = {"code": after.code} if isinstance(after, Label) else {}
        await self.audit_log.record(
            AuditEntry.by(
                actor,
                f"{kind.code}.edited",
                id=self.ids.new(),
                at=self.clock.now(),
                subject=None if isinstance(after, Label) else after.id,
                subject_kind=kind.code,
                before=which | old,
                after=which | new,
            )
        )
