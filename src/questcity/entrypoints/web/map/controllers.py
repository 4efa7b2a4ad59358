"""Quests on a map, for everybody and the same for everybody."""

from typing import Annotated, Any, Final

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, get
from litestar.params import FromPath, QueryParameter

from questcity.domain.quests.model.mercator import ZOOM
from questcity.domain.quests.use_cases.draw_tile import DrawTile
from questcity.domain.quests.use_cases.list_clusters import ListClusters
from questcity.entrypoints.web.map.shapes import MappedFeatures
from questcity.entrypoints.web.map.tiles import TILE_SUFFIX, drawn, tile_at
from questcity.entrypoints.web.public_answers import Content, PublicAnswers
from questcity.entrypoints.web.quests.finding import OfKind, read_box
from questcity.entrypoints.web.requests import AnyRequest

GEOJSON: Final = "application/geo+json"
VECTOR_TILE: Final = "application/vnd.mapbox-vector-tile"

Window = Annotated[
    str,
    QueryParameter(
        name="bbox",
        max_length=128,
        description="A box, as `south,west,north,east`; with a west that is east of its east, it "
        "crosses the antimeridian. Its northern and eastern edges are not part of it.",
    ),
]
Zoom = Annotated[
    int,
    QueryParameter(name="zoom", ge=0, le=ZOOM, description="Of the map, with tiles of 512 pixels."),
]


class MapController(Controller):
    """Clusters and tiles of published quests."""

    tags = ["Quests"]

    @get(
        "/quests/clusters",
        operation_id="listClusters",
        media_type=GEOJSON,
        answer_headers=("ETag",),
    )
    @inject
    async def clusters(
        self,
        request: AnyRequest,
        answers: FromDishka[PublicAnswers],
        list_clusters: FromDishka[ListClusters],
        quest_facets: OfKind,
        window: Window,
        zoom: Zoom,
    ) -> Response[MappedFeatures]:
        """See how many quests start where: those of one square of the map are drawn together.

        A cluster is in the box that its place is in, with all of its quests, and has the same id
        in every answer. A box of over 4096 squares, each a quarter of a tile wide, is refused.
        """

        async def read() -> Content:
            mapped = await list_clusters(read_box(window), zoom, quest_facets)
            return Content(MappedFeatures.of(mapped), media_type=GEOJSON.encode())

        return await answers.answer(request.scope, read)

    @get(
        "/tiles/quests/{z:int}/{x:int}/{y:str}",
        operation_id="drawTile",
        media_type=VECTOR_TILE,
        answers_with=(VECTOR_TILE,),
        answer_headers=("ETag",),
        path_suffix=TILE_SUFFIX,
    )
    @inject
    async def tile(
        self,
        request: AnyRequest,
        z: FromPath[int],
        x: FromPath[int],
        y: FromPath[str],
        answers: FromDishka[PublicAnswers],
        draw_tile: FromDishka[DrawTile],
        quest_facets: OfKind,
    ) -> Response[Any]:
        """Draw a tile of the map, with a layer `quests` of points.

        Quests are drawn together as clusters are, but from zoom 14 on only where there are more
        than 50 of them in a square. A tile without quests is empty.
        """
        tile = tile_at(z, x, y)

        async def read() -> Content:
            content = drawn(tile, await draw_tile(tile, quest_facets))
            return Content(content, media_type=VECTOR_TILE.encode())

        return await answers.answer(request.scope, read)
