"""Find people."""

from dataclasses import dataclass

from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.readers import UserReader
from questcity.domain.accounts.rules import AccountPolicy
from questcity.domain.accounts.views import UserFilter
from questcity.domain.shared.paging import Page, PageRequest
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import RateLimiter


@dataclass(frozen=True, slots=True, kw_only=True)
class ListUsers:
    """Return a page of users; who may see users may."""

    reader: UserReader
    rate_limiter: RateLimiter
    policy: AccountPolicy

    async def __call__(self, actor: Actor, wanted: UserFilter, page: PageRequest) -> Page[User]:
        """Return the page, latest first. Raise `TooManyRequestsError` for too many searches."""
        actor.require(Permission.VIEW_USERS)
        if wanted.words:
            await self.rate_limiter.take(self.policy.limits.searches.of("search", actor.name))
        return await self.reader.list(wanted, page)
