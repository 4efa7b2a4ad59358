"""See whether one can download all one's data."""

from dataclasses import dataclass

from questcity.domain.accounts.errors import SessionEndedError
from questcity.domain.accounts.ports.readers import AccountReader
from questcity.domain.accounts.views import ExportView
from questcity.domain.shared.permissions import Actor, NotPermittedError, Permission
from questcity.domain.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewExport:
    """Return whether there is an export for the actor, and until when."""

    reader: AccountReader
    clock: Clock

    async def __call__(self, actor: Actor) -> ExportView:
        """Return it. Raise `SessionEndedError`."""
        actor.require(Permission.EDIT_OWN_PROFILE)
        if actor.session_id is None:
            raise NotPermittedError
        found = await self.reader.find_signed_in(actor.session_id)
        if found is None:
            raise SessionEndedError
        return ExportView.of(found[0], now=self.clock.now())
