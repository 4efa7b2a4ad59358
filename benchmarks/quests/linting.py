"""What it costs to look a draft over."""

from statistics import median
from time import process_time
from typing import Final
from uuid import UUID

from benchmarks.bench import Bench
from benchmarks.report import Section, Verdict
from benchmarks.thresholds import LINTING_TAKES_BELOW_MILLISECONDS
from questcity.domain.quests.model.activities import ActivityType, Tool
from questcity.domain.quests.model.fields import Mileage, QuestFields
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.quests.model.reference import Area, Vehicle
from questcity.domain.quests.model.written import (
    WrittenActivity,
    WrittenHint,
    WrittenPlace,
    WrittenPoint,
)
from questcity.domain.quests.rules.linting.lintable import Lintable
from questcity.domain.quests.rules.linting.linter import lint
from questcity.domain.shared.ids import AreaId, VehicleId

_ROUNDS: Final = 15
_POINTS: Final = 100
_CENTRE: Final = GeoPoint(59.9386, 30.3141)
_SENTENCE: Final = "Идите вдоль канала до узкого моста и посмотрите, кто держит в зубах цепи. "

_TEXT: Final = f"""\
All rules over a quest of {_POINTS} points, answers in plain text, in one process without a
database: the median of {_ROUNDS} rounds. A usual point has one place, a paragraph of text, an
answer and two hints; in the fullest quest that can be stored, each has 20 places, 20 words, 5 hints
and 2000 characters in every text."""


async def measure(_: Bench) -> Section:
    """Measure a usual quest and the fullest one."""
    usual = _milliseconds(places=1, words=3, hints=2, sentences=5)
    fullest = _milliseconds(places=20, words=20, hints=5, sentences=2000 // len(_SENTENCE))
    return Section(
        title="Looking a draft over",
        text=_TEXT,
        columns=(f"{_POINTS} points", "CPU"),
        rows=[("usual", f"{usual:.0f} ms"), ("fullest", f"{fullest:.0f} ms")],
        verdicts=[
            Verdict(
                what=f"the linter over {_POINTS} points",
                measured=f"{usual:.0f} ms",
                wanted=f"below {LINTING_TAKES_BELOW_MILLISECONDS:.0f} ms",
                is_kept=usual < LINTING_TAKES_BELOW_MILLISECONDS,
            )
        ],
    )


def _milliseconds(*, places: int, words: int, hints: int, sentences: int) -> float:
    spent = []
    for _ in range(_ROUNDS):
        # Anew each time: a quest keeps the distances that were computed.
        quest = _quest(places=places, words=words, hints=hints, sentences=sentences)
        started = process_time()
        lint(quest)
        spent.append(process_time() - started)
    return 1000 * median(spent)


def _quest(*, places: int, words: int, hints: int, sentences: int) -> Lintable:
    points = tuple(
        WrittenPoint(
            title=f"Остановка {number}",
            description=_SENTENCE * sentences,
            activity=WrittenActivity(
                type=ActivityType.ENTER_WORD,
                answers=tuple(f"ответ {number} {word}" for word in range(words)),
            ),
            tool=Tool.TARGET_COMPASS,
            places=tuple(_place(number, other) for other in range(places)),
            hints=tuple(
                WrittenHint(text=f"Подсказка {hint}. {_SENTENCE * sentences}"[:2000])
                for hint in range(hints)
            ),
        )
        for number in range(_POINTS)
    )
    fields = QuestFields(
        title="Сто остановок",
        description=_SENTENCE * sentences * 5,
        language="ru",
        timeframe=24,
        mileage=Mileage.LONG,
    )
    return Lintable.unstored(fields, points, vehicle=_BICYCLE, area=_CITY)


def _place(number: int, other: int) -> WrittenPlace:
    return WrittenPlace(
        latitude=_CENTRE.latitude + number / 300, longitude=_CENTRE.longitude + other / 300
    )


_BICYCLE: Final = Vehicle(id=VehicleId(UUID(int=1)), name="Bicycle", top_speed=14.0)
_CITY: Final = Area(
    id=AreaId(UUID(int=2)), name="Saint Petersburg", centre=_CENTRE, zone="Europe/Moscow"
)
