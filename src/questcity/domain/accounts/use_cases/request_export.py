"""Ask for a copy of all one's data."""

from dataclasses import dataclass

from questcity.domain.accounts.events import ExportRequested
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.accounts.services.present_password import PresentPassword
from questcity.domain.accounts.views import ExportView
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import Clock, Outbox, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestExport:
    """Let the actor download all data about them for a day; the present password is asked for.

    Nothing is put together yet, and nothing is stored but the moment.
    """

    present_password: PresentPassword
    users: UserRepository
    outbox: Outbox
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, actor: Actor, password: str) -> ExportView:
        """Return until when the export is there.

        Raise `WrongPasswordError`, or `TooManyRequestsError` also while an earlier one is there.
        """
        actor.require(Permission.EDIT_OWN_PROFILE)
        saved = None
        while saved is None:
            saved = await self._permit(await self.present_password.confirm(actor, password))
        return ExportView.of(saved, now=self.clock.now())

    async def _permit(self, confirmed: User) -> User | None:
        """Return the user who may download, unless the password is another one by now."""
        async with self.unit_of_work:
            user = await self.users.get(confirmed.id)
            if user.password_hash != confirmed.password_hash:
                return None
            saved = await self.users.save(user.exporting(at=self.clock.now()))
            await self.outbox.add(
                ExportRequested(email=saved.email, first_name=saved.first_name, locale=saved.locale)
            )
        return saved
