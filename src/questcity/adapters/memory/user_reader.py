"""Users as others see them, in memory."""

from questcity.adapters.memory.accounts import USERS, find_user
from questcity.adapters.memory.database import MemoryDatabase
from questcity.adapters.memory.pages import page_of
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.readers import UserReader
from questcity.domain.accounts.views import UserFilter
from questcity.domain.shared.ids import UserId
from questcity.domain.shared.paging import Page, PageRequest
from questcity.domain.shared.permissions import Status


class MemoryUserReader(UserReader):
    """Committed users."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def list(self, wanted: UserFilter, page: PageRequest) -> Page[User]:
        users = self._database.values(USERS, User)
        found = (user for user in users if _is_wanted(user, wanted))
        return page_of(found, lambda user: (user.created_at, user.id), page)

    async def find(self, who: UserId | str) -> User | None:
        return find_user(self._database.values(USERS, User), who)


def _is_wanted(user: User, wanted: UserFilter) -> bool:
    text = _folded(f"{user.username} {user.email} {user.first_name} {user.last_name}")
    return (
        all(_folded(word) in text for word in wanted.words)
        and wanted.role in {None, user.role}
        and (
            user.status is not Status.DELETED
            if wanted.status is None
            else user.status is wanted.status
        )
    )


def _folded(text: str) -> str:
    return text.lower().replace("\u0451", "\u0435")
