from builders import NOON, an_actor, an_id
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.ids import UserId
from questcity.domain.shared.permissions import Actor, Role


def test_an_entry_says_who_did_what_to_whom() -> None:
    admin, entry_id, user = an_actor(Role.ADMIN), an_id(), UserId(an_id())

    entry = AuditEntry.by(
        admin,
        "user.role-changed",
        id=entry_id,
        at=NOON,
        subject=user,
        before={"role": "user"},
        after={"role": "manager"},
        address="192.0.2.1",
    )

    assert (entry.id, entry.at, entry.actor, entry.actor_id) == (
        entry_id,
        NOON,
        admin.name,
        admin.user_id,
    )
    assert (entry.action, entry.subject_kind, entry.subject_id) == (
        "user.role-changed",
        "user",
        user,
    )
    assert (entry.before, entry.after) == ({"role": "user"}, {"role": "manager"})
    assert entry.address == "192.0.2.1"


def test_the_operator_is_named_without_being_a_user() -> None:
    operator = Actor.operator("root")

    entry = AuditEntry.by(operator, "user.locked", id=an_id(), at=NOON, subject=UserId(an_id()))

    assert (entry.actor, entry.actor_id) == ("operator:root", None)
    assert (entry.before, entry.after, entry.address) == ({}, {}, None)
