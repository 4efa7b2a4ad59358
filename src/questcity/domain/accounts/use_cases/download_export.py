"""Read all one's data."""

from dataclasses import dataclass

from questcity.domain.accounts.errors import ExportNotFoundError, SessionEndedError
from questcity.domain.accounts.ports.readers import AccountReader, PersonalData, Section
from questcity.domain.accounts.rules import AccountPolicy
from questcity.domain.accounts.views import ExportStatus, ExportView
from questcity.domain.shared.permissions import Actor, NotPermittedError, Permission
from questcity.domain.shared.ports import Clock, RateLimiter


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadExport:
    """Return all data about the actor as it is now, while a request for it counts.

    It is read as the caller goes through it, in no block: nothing waits for a slow download.
    """

    reader: AccountReader
    personal_data: PersonalData
    rate_limiter: RateLimiter
    clock: Clock
    policy: AccountPolicy

    async def __call__(self, actor: Actor) -> tuple[Section, ...]:
        """Return it, by section.

        Raise `ExportNotFoundError`, `SessionEndedError` or `TooManyRequestsError`.
        """
        actor.require(Permission.EDIT_OWN_PROFILE)
        if actor.session_id is None:
            raise NotPermittedError
        found = await self.reader.find_signed_in(actor.session_id)
        if found is None:
            raise SessionEndedError
        user = found[0]
        if ExportView.of(user, now=self.clock.now()).status is not ExportStatus.READY:
            raise ExportNotFoundError
        await self.rate_limiter.take(self.policy.limits.export_downloads.of("export", str(user.id)))
        return tuple(
            Section(name, self.personal_data.read(name, user.id))
            for name in self.personal_data.sections()
        )
