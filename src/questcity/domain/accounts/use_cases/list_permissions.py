"""See which permissions there are."""

from dataclasses import dataclass

from questcity.domain.shared.permissions import Actor, Grant, Permission, every_grant


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPermissions:
    """Return the catalogue of permissions; anybody who is signed in may see it."""

    async def __call__(self, actor: Actor) -> tuple[Grant, ...]:
        """Return each permission with the roles and flags that give it."""
        # Who must change the password first can see the own profile, and nothing else.
        actor.require(Permission.EDIT_OWN_PROFILE)
        return every_grant()
