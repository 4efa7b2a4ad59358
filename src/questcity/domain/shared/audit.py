"""The trail of what staff and operators did."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self
from uuid import UUID

from questcity.domain.shared.ids import AuditEntryId, UserId
from questcity.domain.shared.permissions import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """Who did what to whom, when, and what changed.

    `before` and `after` hold the changed fields only, as text, and never a secret; of a subject
    that has no such id they also hold what names it.
    """

    id: AuditEntryId
    at: datetime
    actor: str
    actor_id: UserId | None
    action: str
    subject_kind: str
    subject_id: UUID | None
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)
    address: str | None = None

    @classmethod
    def by(  # noqa: PLR0913 (an entry has this many parts)
        cls,
        actor: Actor,
        action: str,
        *,
        id: UUID,  # noqa: A002 (the word that everything else uses)
        at: datetime,
        subject: UUID | None,
        subject_kind: str = "user",
        before: Mapping[str, str] | None = None,
        after: Mapping[str, str] | None = None,
        address: str | None = None,
    ) -> Self:
        """Return the entry of what an actor did to somebody or something."""
        return cls(
            id=AuditEntryId(id),
            at=at,
            actor=actor.name,
            actor_id=actor.user_id,
            action=action,
            subject_kind=subject_kind,
            subject_id=subject,
            before=before or {},
            after=after or {},
            address=address,
        )
