"""Ask for a copy of all one's data."""

from dataclasses import dataclass

from questcity.domain.accounts import rules
from questcity.domain.accounts.errors import SessionEndedError, WrongPasswordError
from questcity.domain.accounts.events import ExportRequested
from questcity.domain.accounts.ports.protection import PasswordHasher
from questcity.domain.accounts.ports.readers import AccountReader
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.accounts.rules import AccountPolicy
from questcity.domain.accounts.views import ExportView
from questcity.domain.shared.permissions import Actor, NotPermittedError, Permission
from questcity.domain.shared.ports import Clock, Outbox, RateLimiter, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestExport:
    """Let the actor download all data about them for a day; the present password is asked for.

    Nothing is put together yet, and nothing is stored but the moment.
    """

    reader: AccountReader
    users: UserRepository
    outbox: Outbox
    unit_of_work: UnitOfWork
    passwords: PasswordHasher
    rate_limiter: RateLimiter
    clock: Clock
    policy: AccountPolicy

    async def __call__(self, actor: Actor, password: str) -> ExportView:
        """Return until when the export is there.

        Raise `WrongPasswordError`, or `TooManyRequestsError` also while an earlier one is there.
        """
        actor.require(Permission.EDIT_OWN_PROFILE)
        # The same allowance as for a change of password: guesses add up.
        allowance = self.policy.limits.failed_sign_ins.of("password", str(actor.identity))
        await self.rate_limiter.take(allowance)
        present = await self._present(actor, password)
        await self.rate_limiter.give_back(allowance)
        now = self.clock.now()
        async with self.unit_of_work:
            user = await self.users.get(actor.identity)
            if user.password_hash != present:
                raise WrongPasswordError(field="password")
            saved = await self.users.save(user.exporting(at=now))
            await self.outbox.add(
                ExportRequested(email=saved.email, first_name=saved.first_name, locale=saved.locale)
            )
        return ExportView.of(saved, now=now)

    async def _present(self, actor: Actor, password: str) -> str | None:
        if actor.session_id is None:
            raise NotPermittedError
        found = await self.reader.find_signed_in(actor.session_id)
        if found is None:
            raise SessionEndedError
        password_hash = found[0].password_hash
        if not await self.passwords.matches(rules.normal_password(password), password_hash):
            raise WrongPasswordError(field="password")
        return password_hash
