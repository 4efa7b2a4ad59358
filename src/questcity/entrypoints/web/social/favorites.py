"""Keeping quests."""

from uuid import UUID

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, delete, get, put
from litestar.params import FromPath

from questcity.domain.quests.errors import QuestNotFoundError
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor
from questcity.domain.social.errors import TooManyFavoritesError
from questcity.domain.social.use_cases.add_favorite import AddFavorite
from questcity.domain.social.use_cases.list_favorite_ids import ListFavoriteIds
from questcity.domain.social.use_cases.list_favorites import ListFavorites
from questcity.domain.social.use_cases.remove_favorite import RemoveFavorite
from questcity.entrypoints.web.authentication import signed_in
from questcity.entrypoints.web.documents.refusals import OF_PERMISSION
from questcity.entrypoints.web.paging import Asked, Pages
from questcity.entrypoints.web.quests.schemas import QuestPage, QuestResponse
from questcity.entrypoints.web.social.schemas import FavoriteIds


class FavoriteController(Controller):
    """The quests that one keeps."""

    path = "/favorites"
    tags = ["Favorites"]
    guards = [signed_in]
    security = [{"bearer": []}]

    @get("/", operation_id="listFavorites", refusals=OF_PERMISSION, answer_headers=("Link",))
    @inject
    async def list_favorites(
        self,
        actor: FromDishka[Actor],
        pages: FromDishka[Pages],
        list_favorites: FromDishka[ListFavorites],
        paging: Asked,
    ) -> Response[QuestPage]:
        """See the quests that one keeps and that are published now, latest added first."""
        about = ("listFavorites", str(actor.user_id))
        page = await list_favorites(actor, pages.wanted(about, paging), QuestResponse.of)
        return pages.answer(about, page, QuestPage)

    @get("/ids", operation_id="listFavoriteIds", refusals=OF_PERMISSION)
    @inject
    async def list_ids(
        self, actor: FromDishka[Actor], list_ids: FromDishka[ListFavoriteIds]
    ) -> FavoriteIds:
        """See the ids of all of them."""
        return FavoriteIds(ids=[*await list_ids(actor)])

    @put(
        "/{quest_id:uuid}",
        operation_id="addFavorite",
        status_code=204,
        refusals=(*OF_PERMISSION, QuestNotFoundError, TooManyFavoritesError),
    )
    @inject
    async def add(
        self, quest_id: FromPath[UUID], actor: FromDishka[Actor], add: FromDishka[AddFavorite]
    ) -> None:
        """Keep a quest; one that is kept stays where it is in the list."""
        await add(actor, QuestId(quest_id))

    @delete(
        "/{quest_id:uuid}",
        operation_id="removeFavorite",
        status_code=204,
        refusals=OF_PERMISSION,
    )
    @inject
    async def remove(
        self, quest_id: FromPath[UUID], actor: FromDishka[Actor], remove: FromDishka[RemoveFavorite]
    ) -> None:
        """Keep a quest no longer, if it is kept."""
        await remove(actor, QuestId(quest_id))
