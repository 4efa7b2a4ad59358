"""What helps to find quests, beside the list."""

from typing import Annotated, Self
from uuid import UUID

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, get
from litestar.params import FromPath, QueryParameter
from msgspec import UNSET, UnsetType

from questcity.domain.quests.errors import QuestNotFoundError
from questcity.domain.quests.model.finding import Facet
from questcity.domain.quests.use_cases.count_facets import CountFacets
from questcity.domain.quests.use_cases.list_similar_quests import ListSimilarQuests
from questcity.domain.quests.use_cases.suggest_quests import SuggestQuests
from questcity.domain.quests.views.finding import Facets, FacetValue, Suggestion, SuggestionKind
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.texts import normal_text
from questcity.entrypoints.web.public_answers import Content, PublicAnswers
from questcity.entrypoints.web.quests.finding import Looked
from questcity.entrypoints.web.quests.schemas import QuestResponse
from questcity.entrypoints.web.requests import AnyRequest
from questcity.entrypoints.web.shapes import Answer

Typed = Annotated[
    str, QueryParameter(name="q", description="What was typed so far: 3 to 64 characters.")
]


class FacetValueResponse(Answer, frozen=True, kw_only=True):
    """A value, to be sent back as it is; `name` where it is an id."""

    value: str | int | bool
    count: int
    name: str | UnsetType = UNSET

    @classmethod
    def of(cls, value: FacetValue) -> Self:
        """Return the response that shows it."""
        name = UNSET if value.name is None else value.name
        told = str(value.value) if isinstance(value.value, UUID) else value.value
        return cls(value=told, count=value.count, name=name)


class FacetsResponse(Answer, frozen=True, kw_only=True):
    """The values of each filter, those of most quests first.

    Each is counted with all other filters, and without its own. `isExact` is false where only the
    newest 10 000 quests were counted.
    """

    category: list[FacetValueResponse]
    vehicle: list[FacetValueResponse]
    place: list[FacetValueResponse]
    level: list[FacetValueResponse]
    group: list[FacetValueResponse]
    timeframe: list[FacetValueResponse]
    language: list[FacetValueResponse]
    free: list[FacetValueResponse]
    is_exact: bool

    @classmethod
    def of(cls, facets: Facets) -> Self:
        """Return the response that shows them."""
        values = {
            facet.value: [FacetValueResponse.of(value) for value in facets.values[facet]]
            for facet in Facet
        }
        return cls(**values, is_exact=facets.is_exact)


class SuggestionResponse(Answer, frozen=True, kw_only=True):
    """The title of a quest, or the name of a city."""

    kind: SuggestionKind
    id: UUID
    text: str

    @classmethod
    def of(cls, suggestion: Suggestion) -> Self:
        """Return the response that shows it."""
        return cls(kind=suggestion.kind, id=suggestion.id, text=suggestion.text)


class Suggestions(Answer, frozen=True, kw_only=True):
    """At most ten, best first."""

    items: list[SuggestionResponse]


class SimilarQuests(Answer, frozen=True, kw_only=True):
    """At most ten, most similar first."""

    items: tuple[QuestResponse, ...]


class DiscoveryController(Controller):
    """Filters, suggestions and similar quests, for everybody and the same for everybody."""

    path = "/quests"
    tags = ["Quests"]

    @get("/facets", operation_id="countFacets", answer_headers=("ETag",))
    @inject
    async def facets(
        self,
        request: AnyRequest,
        answers: FromDishka[PublicAnswers],
        count_facets: FromDishka[CountFacets],
        quest_filter: Looked,
    ) -> Response[FacetsResponse]:
        """See what quests can be narrowed by, and how many would be left."""

        async def read() -> Content:
            return Content(FacetsResponse.of(await count_facets(quest_filter)))

        return await answers.answer(request.scope, read)

    @get("/suggestions", operation_id="suggestQuests", answer_headers=("ETag",))
    @inject
    async def suggestions(
        self,
        request: AnyRequest,
        answers: FromDishka[PublicAnswers],
        suggest: FromDishka[SuggestQuests],
        text: Typed,
    ) -> Response[Suggestions]:
        """Be helped while typing: titles and cities, of which one letter may be a slip."""

        async def read() -> Content:
            found = await suggest(normal_text(text))
            return Content(Suggestions(items=[SuggestionResponse.of(one) for one in found]))

        return await answers.answer(request.scope, read)

    @get(
        "/{quest_id:uuid}/similar",
        operation_id="listSimilarQuests",
        refusals=(QuestNotFoundError,),
        answer_headers=("ETag",),
    )
    @inject
    async def similar(
        self,
        request: AnyRequest,
        answers: FromDishka[PublicAnswers],
        quest_id: FromPath[UUID],
        list_similar: FromDishka[ListSimilarQuests],
    ) -> Response[SimilarQuests]:
        """See quests near by that have most in common with one."""

        async def read() -> Content:
            found = await list_similar(QuestId(quest_id), QuestResponse.of)
            return Content(SimilarQuests(items=found))

        return await answers.answer(request.scope, read)
