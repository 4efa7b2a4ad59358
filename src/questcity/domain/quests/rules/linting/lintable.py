"""A quest as the linter looks at it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import count
from typing import Final, Self
from uuid import UUID

from questcity.domain.quests.model.answers import NORMALISER, SealedAnswer, normal_words
from questcity.domain.quests.model.fields import QuestFields
from questcity.domain.quests.model.points import Point
from questcity.domain.quests.model.quests import Draft
from questcity.domain.quests.model.reference import Area, Vehicle
from questcity.domain.quests.model.written import WrittenPoint, blank
from questcity.domain.quests.rules.linting.route import Route
from questcity.domain.quests.rules.linting.spots import Spots
from questcity.domain.quests.rules.violations import Path
from questcity.domain.shared.ids import PointId
from questcity.domain.shared.secrets import Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """What quests can refer to, as far as the linter asks."""

    vehicles: tuple[Vehicle, ...] = ()
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Lintable:
    """A quest, stored or not, that keeps the rules of writing; it may lack anything.

    `answers` are those of its points in plain text. Of a point without any, and of a vehicle or an
    area that is not known, nothing is found.
    """

    fields: QuestFields
    points: tuple[Point, ...]
    answers: Mapping[PointId, tuple[str, ...]] = field(default_factory=dict)
    vehicle: Vehicle | None = None
    area: Area | None = None

    @classmethod
    def of(
        cls,
        draft: Draft,
        references: References,
        answers: Mapping[PointId, tuple[str, ...]] | None = None,
    ) -> Self:
        """Return a draft, with what it refers to."""
        fields = draft.fields
        vehicles = {vehicle.id: vehicle for vehicle in references.vehicles}
        areas = {area.id: area for area in references.areas}
        return cls(
            fields=fields,
            points=draft.points,
            answers=answers or {},
            vehicle=vehicles.get(fields.vehicle_id) if fields.vehicle_id else None,
            area=areas.get(fields.place_id) if fields.place_id else None,
        )

    @classmethod
    def unstored(
        cls,
        fields: QuestFields,
        points: Iterable[WrittenPoint],
        *,
        vehicle: Vehicle | None = None,
        area: Area | None = None,
    ) -> Self:
        """Return what somebody has written and nobody stored; each point has something to do."""
        numbers = count(1)
        made, answers = [], {}
        for written in points:
            point = _unstored(written, numbers)
            made.append(point)
            if written.activity and written.activity.answers:
                answers[point.id] = written.activity.answers
        return cls(fields=fields, points=tuple(made), answers=answers, vehicle=vehicle, area=area)

    @cached_property
    def spots(self) -> Spots:
        """Where its places are."""
        return Spots.of(self.points, self.fields.mileage, self.area)

    @cached_property
    def route(self) -> Route:
        """The way through it."""
        return Route.through(self.spots.on_the_way)

    def words(self, text: str) -> str:
        """Return the normal words of one of its texts, which several rules look at."""
        words = self._words.get(text)
        if words is None:
            words = self._words[text] = normal_words(text)
        return words

    @cached_property
    def _words(self) -> dict[str, str]:
        return {}

    def texts(self) -> Iterator[tuple[Path, str]]:
        """Return everything in it that players read, with its path."""
        yield ("title",), self.fields.title
        yield ("description",), self.fields.description or ""
        for index, point in enumerate(self.points):
            at = ("points", index)
            yield (*at, "title"), point.title
            yield (*at, "description"), point.description
            for number, hint in enumerate(point.hints):
                yield (*at, "hints", number, "text"), hint.text


def _unstored(written: WrittenPoint, numbers: Iterator[int]) -> Point:
    assert written.activity is not None
    activity = written.activity.sealed(lambda _kind, _answer: _NOT_SEALED, lambda: "")
    before = blank(PointId(UUID(int=next(numbers))), activity)
    point = written.over(before, activity, lambda: UUID(int=next(numbers)))
    return replace(point, file_media_id=written.file_media_id)


_NOT_SEALED: Final = SealedAnswer(seal=Tag("", b""), normaliser=NORMALISER, copy=b"")
