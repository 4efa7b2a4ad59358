"""Whole quests as files hold them: one that says everything, and any that the rules allow."""

from dataclasses import replace
from typing import Any, Final

from hypothesis import strategies as st

from quest_builders import (
    HISTORY,
    HORSEMAN,
    SAINT_PETERSBURG,
    SAVIOUR,
    WALKING,
    a_written_hint,
    a_written_place,
    a_written_point,
    a_written_word,
    some_fields,
)
from questcity.domain.quests.model.activities import ActivityType, PhotoKind, Tool
from questcity.domain.quests.model.answers import AnswerKind, normal_answer
from questcity.domain.quests.model.fields import (
    Credits,
    Level,
    Mentor,
    Merch,
    Mileage,
    Money,
    Price,
    QuestFields,
)
from questcity.domain.quests.model.files import QuestDocument
from questcity.domain.quests.model.written import (
    WrittenActivity,
    WrittenHint,
    WrittenPlace,
    WrittenPoint,
)
from questcity.domain.quests.rules.fields import MERCH_AT_MOST
from questcity.domain.quests.rules.points import (
    HINTS_AT_MOST,
    PLACES_AT_MOST,
    POINTS_AT_MOST,
    WORDS_AT_MOST,
)

OPEN: Final = {"category_id": None, "vehicle_id": None, "place_id": None}


def a_document(**changes: Any) -> QuestDocument:
    """Return a quest of four points that says something everywhere."""
    document = QuestDocument(
        fields=some_fields(
            **OPEN,
            mentor=Mentor.REQUIRED,
            credits=Credits(auto=False, cost=1, reward=50),
            merch=(Merch(description="Карта", price=Money(amount=900, currency="EUR"), stock=3),),
        ),
        category=HISTORY.name,
        vehicle=WALKING.name,
        place=SAINT_PETERSBURG.name,
        points=(
            a_written_point(
                activity=a_written_word("Гром-камень", "no"), hints=(a_written_hint(),)
            ),
            a_written_point(
                title="Даты",
                description="First line.\n\nAnd <another> & one.",
                activity=WrittenActivity(type=ActivityType.ENTER_CODE, answers=("0123",)),
                places=(a_written_place(SAVIOUR, detection_radius=40.0, height=0.0),),
                hints=(),
            ),
            a_written_point(
                activity=WrittenActivity(type=ActivityType.SCAN_QR, answers=("s3cret",)),
                hints=(),
            ),
            a_written_point(
                activity=WrittenActivity(type=ActivityType.PICK_UP_ARTIFACT),
                places=(a_written_place(part=1), a_written_place(SAVIOUR, part=2)),
                hints=(),
            ),
        ),
    )
    return replace(document, **changes)


def a_plain_document(*points: WrittenPoint) -> QuestDocument:
    """Return a quest that says nothing that a map could not hold, by default of two points."""
    fields = QuestFields(title="Two bridges", description="A & <B>.")
    plain = tuple(
        a_written_point(title=title, description="Look.", places=(a_written_place(at),), hints=())
        for title, at in (("The horseman", HORSEMAN), ("The saviour", SAVIOUR))
    )
    return QuestDocument(fields=fields, points=points or plain)


def the_largest_document() -> QuestDocument:
    """Return a quest that says as much as one may, in letters that take most room in JSON."""
    text = "\x01" * 1999 + "a"
    hints = (a_written_hint(text, 100),) * HINTS_AT_MOST
    words = a_written_word(*("\x01" * 63 + "a",) * WORDS_AT_MOST)
    place = a_written_place(
        detection_radius=400.123456789012,
        height=8999.123456789012,
        interaction_inaccuracy=99.123456789012,
        random_occurrence=99.123456789012,
        part=20,
    )
    point = a_written_point(
        title=text[-128:],
        description=text,
        activity=words,
        tool=Tool.SCREEN_ILLUSTRATION_DESCRIPTOR,
        places=(place,) * PLACES_AT_MOST,
        hints=hints,
    )
    price = Money(amount=1_000_000, currency="EUR")
    merch = (Merch(description=text, price=price, stock=1_000_000),) * MERCH_AT_MOST
    document = a_document(points=(point,) * POINTS_AT_MOST)
    fields = replace(document.fields, title=text[-128:], description=text * 5, merch=merch)
    return replace(document, fields=fields)


def texts(least: int, most: int) -> st.SearchStrategy[str]:
    """Return texts that a database can keep, so long without the spaces around them."""
    letters = st.characters(
        exclude_categories=["Cs"], exclude_characters="\0", include_characters="\x85\u2028\r\n\t"
    )
    odd = st.sampled_from(
        ["no", "0123", "null", "- a", "a: b", " x\n\ty ", "#", "é", "🜁 x", "|", "\x85", "a\r\nb"]
    )
    made = st.text(letters, min_size=least, max_size=min(most, 200)) | odd
    return made.filter(lambda text: len(text.strip()) >= least)


def documents() -> st.SearchStrategy[QuestDocument]:
    """Return any quest within the rules, of a few points."""
    return st.builds(
        QuestDocument,
        fields=_FIELDS,
        category=st.none() | st.just(HISTORY.name),
        vehicle=st.none() | st.just(WALKING.name),
        place=st.none() | st.just(SAINT_PETERSBURG.name),
        points=st.lists(_POINTS, max_size=4).map(tuple),
    )


def _numbers(least: float, most: float) -> st.SearchStrategy[float]:
    return st.floats(least, most, allow_subnormal=False).map(lambda number: number + 0.0)


_AMOUNTS: Final = st.integers(0, 1_000_000)
_FIELDS: Final = st.builds(
    QuestFields,
    title=texts(1, 128),
    description=st.none() | texts(0, 10_000),
    language=st.sampled_from([None, "ru", "no", "en-GB"]),
    group=st.sampled_from([None, 1, 4]),
    timeframe=st.sampled_from([None, 0, 24]),
    level=st.none() | st.sampled_from(Level),
    mileage=st.none() | st.sampled_from(Mileage),
    mentor=st.sampled_from(Mentor),
    credits=st.builds(Credits, auto=st.booleans(), cost=_AMOUNTS, reward=_AMOUNTS),
    price=st.builds(
        Price, amount=_AMOUNTS, currency=st.sampled_from(["EUR", "RUB"]), subscription=st.booleans()
    ),
    merch=st.lists(
        st.builds(
            Merch,
            description=texts(1, 2000),
            price=st.builds(Money, amount=_AMOUNTS, currency=st.just("EUR")),
            stock=_AMOUNTS,
        ),
        max_size=2,
    ).map(tuple),
)
_WORDS: Final = texts(1, 64).filter(
    lambda word: bool(normal_answer(AnswerKind.WORD, word)) and len(word) <= 64
)
_SECRETS: Final = texts(1, 200).filter(lambda text: bool(normal_answer(AnswerKind.QR, text)))
_ACTIVITIES: Final = st.one_of(
    st.sampled_from(
        [ActivityType.CATCH_GHOST, ActivityType.DOWNLOAD_FILE, ActivityType.PICK_UP_ARTIFACT]
    ).map(lambda kind: WrittenActivity(type=kind)),
    st.builds(
        WrittenActivity,
        type=st.just(ActivityType.TAKE_PHOTO),
        kind=st.none() | st.sampled_from(PhotoKind),
    ),
    st.builds(WrittenActivity, type=st.just(ActivityType.SCAN_QR), answers=st.tuples(_SECRETS)),
    st.builds(
        WrittenActivity,
        type=st.just(ActivityType.ENTER_CODE),
        answers=st.lists(st.from_regex(r"[0-9]{1,12}", fullmatch=True), max_size=3).map(tuple),
    ),
    st.builds(
        WrittenActivity,
        type=st.just(ActivityType.ENTER_WORD),
        answers=st.lists(_WORDS, max_size=3).map(tuple),
    ),
)
_PLACES: Final = st.builds(
    WrittenPlace,
    latitude=_numbers(-90, 90),
    longitude=_numbers(-180, 180),
    detection_radius=_numbers(5, 500) | st.just(25.0),
    height=_numbers(-500, 9000) | st.just(1.8),
    interaction_inaccuracy=_numbers(5, 100),
    random_occurrence=st.none() | _numbers(5, 100),
    part=st.none() | st.integers(1, 20),
)
_HINTS: Final = st.builds(WrittenHint, text=texts(1, 2000), cost=st.integers(0, 100))
_POINTS: Final = st.builds(
    WrittenPoint,
    title=texts(1, 128),
    description=texts(0, 2000),
    activity=_ACTIVITIES,
    tool=st.sampled_from(Tool),
    places=st.lists(_PLACES, max_size=3).map(tuple),
    hints=st.lists(_HINTS, max_size=2).map(tuple),
)
