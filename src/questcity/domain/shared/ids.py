"""Identifiers, one type per kind of thing, and revisions.

An identifier is a UUIDv7 (RFC 9562): a name that tells its time of creation, never a secret.
"""

from typing import NewType
from uuid import UUID

UserId = NewType("UserId", UUID)
SessionId = NewType("SessionId", UUID)
AttemptId = NewType("AttemptId", UUID)
TicketId = NewType("TicketId", UUID)
UnlockRequestId = NewType("UnlockRequestId", UUID)
CodeId = NewType("CodeId", UUID)
EventId = NewType("EventId", UUID)
AuditEntryId = NewType("AuditEntryId", UUID)
QuestId = NewType("QuestId", UUID)
PointId = NewType("PointId", UUID)
PlaceId = NewType("PlaceId", UUID)
HintId = NewType("HintId", UUID)
FixId = NewType("FixId", UUID)
MerchId = NewType("MerchId", UUID)
MediaId = NewType("MediaId", UUID)
CategoryId = NewType("CategoryId", UUID)
VehicleId = NewType("VehicleId", UUID)
AreaId = NewType("AreaId", UUID)
RunId = NewType("RunId", UUID)
ReviewId = NewType("ReviewId", UUID)

Revision = NewType("Revision", int)
"""How often a thing was stored: 1 when it is new, one more with each change."""

FIRST = Revision(1)


def following(revision: Revision) -> Revision:
    """Return the revision that the next change of a thing gets."""
    return Revision(revision + 1)
