"""See what one may do."""

from dataclasses import dataclass

from questcity.domain.shared.permissions import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewOwnPermissions:
    """Return what the actor may do in its present state; anybody who is signed in may see it."""

    async def __call__(self, actor: Actor) -> tuple[Permission, ...]:
        """Return the permissions in the order of the catalogue."""
        # Who must change the password first can see the own profile, and nothing else.
        actor.require(Permission.EDIT_OWN_PROFILE)
        held = actor.permissions()
        return tuple(permission for permission in Permission if permission in held)
