"""The list of published quests in memory, in each of its orders."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from questcity.adapters.memory.pages import Position, page_of
from questcity.domain.quests.model.fields import QuestFields
from questcity.domain.quests.model.finding import (
    NEAREST_AT_MOST,
    Nearby,
    QuestFilter,
    QuestSort,
)
from questcity.domain.quests.model.searching import Findable, Search, typed_words
from questcity.domain.quests.model.words import words_of
from questcity.domain.quests.views.finding import QuestSummary, QuestValues
from questcity.domain.shared.ids import AreaId, CategoryId, VehicleId
from questcity.domain.shared.paging import Page, PageRequest

# Each look goes over all quests, and their words seldom change.
_findable = lru_cache(1024)(Findable.of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A quest that can be found, how well it fits, and by which words."""

    summary: QuestSummary
    fields: QuestFields
    rank: int = 0

    @property
    def findable(self) -> Findable:
        """What it is found by."""
        return _findable(self.fields)

    @property
    def words(self) -> frozenset[str]:
        """Its words and those of the city that it is in."""
        return frozenset((*self.findable.words, *words_of(self.summary.place.name)))


def list_quests(
    listed: tuple[Listed, ...], wanted: QuestFilter, sort: QuestSort, page: PageRequest
) -> Page[QuestSummary]:
    """Return a page of the list in an order."""
    found = [
        replace(one, summary=_seen_from(one.summary, wanted.near)) for one in find(listed, wanted)
    ]
    is_falling = sort not in {QuestSort.TITLE, QuestSort.NEAREST}
    if sort is QuestSort.NEAREST:
        found.sort(key=lambda one: _position(one, sort))
        del found[NEAREST_AT_MOST:]
    shown = page_of(found, lambda one: _position(one, sort), page, is_falling=is_falling)
    items = tuple(one.summary for one in shown.items)
    return Page(items=items, next_after=shown.next_after, count=shown.count)


def values_of(quest: QuestSummary) -> QuestValues:
    """Return what a view was made of."""
    return QuestValues(
        id=quest.id,
        title=quest.title,
        language=quest.language,
        category_id=CategoryId(quest.category.id),
        category_name=quest.category.name,
        vehicle_id=VehicleId(quest.vehicle.id),
        vehicle_name=quest.vehicle.name,
        place_id=AreaId(quest.place.id),
        place_name=quest.place.name,
        level=quest.level,
        group=quest.group,
        timeframe=quest.timeframe,
        mileage=quest.mileage,
        points_count=quest.points_count,
        price_amount=quest.price.amount,
        price_currency=quest.price.currency,
        price_subscription=quest.price.subscription,
        credits_auto=quest.credits.auto,
        credits_cost=quest.credits.cost,
        credits_reward=quest.credits.reward,
        rating_total=quest.rating.total,
        rating_count=quest.rating.count,
        start_latitude=quest.start.latitude,
        start_longitude=quest.start.longitude,
        published_at=quest.published_at,
        distance=quest.distance,
    )


def find(listed: Iterable[Listed], wanted: QuestFilter) -> tuple[Listed, ...]:
    """Return what is wanted, with ranks if it is searched for by words."""
    everything = tuple(listed)
    fitting = (one for one in everything if _fits(one.summary, wanted))
    if wanted.text is None:
        return tuple(fitting)
    search = search_for(wanted.text, everything)
    return tuple(
        replace(one, rank=search.rank(one.findable.title))
        for one in fitting
        if search.finds(one.findable.title, one.words)
    )


def search_for(text: str, listed: Iterable[Listed], others: Iterable[Iterable[str]] = ()) -> Search:
    """Return the search for a text, among the words of quests and others."""
    there = frozenset[str]().union(*(one.words for one in listed), *others)
    return Search.of(text, {typed.word: there for typed in typed_words(text)})


def _position(one: Listed, sort: QuestSort) -> Position:
    summary = one.summary
    match sort:
        case QuestSort.NEWEST:
            return summary.published_at, summary.id
        case QuestSort.RATING:
            return summary.rating.hundredths, summary.rating.count, summary.id
        case QuestSort.TITLE:
            return one.findable.title, summary.id
        case QuestSort.NEAREST:
            assert summary.distance is not None
            return summary.distance, summary.id
        case QuestSort.RELEVANCE:
            return one.rank, summary.id


def _seen_from(quest: QuestSummary, near: Nearby | None) -> QuestSummary:
    return quest if near is None else replace(quest, distance=near.at.distance_to(quest.start))


def _fits(quest: QuestSummary, wanted: QuestFilter) -> bool:
    asked = (
        (quest.category.id, wanted.categories),
        (quest.vehicle.id, wanted.vehicles),
        (quest.place.id, wanted.places),
        (quest.level, wanted.levels),
        (quest.group, wanted.groups),
        (quest.timeframe, wanted.timeframes),
        (quest.language, wanted.languages),
    )
    return (
        all(not values or value in values for value, values in asked)
        and wanted.is_free in {None, quest.price.is_free}
        and (wanted.box is None or wanted.box.holds(quest.start))
        and _is_within(quest, wanted.near)
    )


def _is_within(quest: QuestSummary, near: Nearby | None) -> bool:
    if near is None or near.radius is None:
        return True
    return near.at.distance_to(quest.start) <= near.radius
