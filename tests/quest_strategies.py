"""Any valid quest, as an author writes it over HTTP."""

from typing import Any, Final

from hypothesis import strategies as st

from quest_builders import HISTORY, SAINT_PETERSBURG, WALKING
from questcity.domain.quests.model.activities import ActivityType, PhotoKind, Tool
from questcity.domain.quests.model.fields import Level, Mentor, Mileage

Json = dict[str, Any]

_LETTERS: Final = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")


def texts(most: int) -> st.SearchStrategy[str]:
    """Return strategies for texts that hold something."""
    return st.text(_LETTERS, min_size=1, max_size=most).filter(str.strip)


def _numbers(least: float, most: float) -> st.SearchStrategy[float]:
    return st.floats(least, most, allow_nan=False)


AMOUNTS: Final = st.integers(0, 1_000_000)
CURRENCIES: Final = st.from_regex(r"\A[A-Z]{3}\Z")
WORDS: Final = st.from_regex(r"\A[a-zа-яё0-9][A-Za-zА-Яа-яё0-9 -]{0,40}\Z")

MERCH: Final = st.fixed_dictionaries(
    {
        "description": texts(80),
        "price": st.fixed_dictionaries({"amount": AMOUNTS, "currency": CURRENCIES}),
        "stock": AMOUNTS,
    }
)

FIELDS: Final[dict[str, st.SearchStrategy[Any]]] = {
    "title": texts(128),
    "description": st.none() | st.text(_LETTERS, max_size=200),
    "language": st.sampled_from([None, "ru", "en-GB", "sr-Latn-RS"]),
    "categoryId": st.sampled_from([None, str(HISTORY.id)]),
    "vehicleId": st.sampled_from([None, str(WALKING.id)]),
    "placeId": st.sampled_from([None, str(SAINT_PETERSBURG.id)]),
    "group": st.sampled_from([None, 1, 2, 3, 4]),
    "timeframe": st.sampled_from([None, 0, 1, 3, 10, 24]),
    "level": st.sampled_from([None, *Level]),
    "mileage": st.sampled_from([None, *Mileage]),
    "mentor": st.sampled_from(list(Mentor)),
    "credits": st.fixed_dictionaries({"auto": st.booleans(), "cost": AMOUNTS, "reward": AMOUNTS}),
    "price": st.fixed_dictionaries(
        {"amount": AMOUNTS, "currency": CURRENCIES, "subscription": st.booleans()}
    ),
    "merch": st.lists(MERCH, max_size=3),
}

CODES: Final = st.from_regex(r"\A[0-9]{1,12}\Z")

ACTIVITIES: Final = st.one_of(
    st.sampled_from(
        [
            {"type": kind.code}
            for kind in (
                ActivityType.CATCH_GHOST,
                ActivityType.DOWNLOAD_FILE,
                ActivityType.PICK_UP_ARTIFACT,
                ActivityType.SCAN_QR,
            )
        ]
    ),
    st.builds(
        lambda kind: {"type": ActivityType.TAKE_PHOTO.code, "kind": kind},
        st.sampled_from([None, *PhotoKind]),
    ),
    st.builds(
        lambda secret: {"type": ActivityType.SCAN_QR.code, "secret": secret},
        st.from_regex(r"\A[A-Za-z0-9_-]{1,40}\Z"),
    ),
    st.builds(
        lambda code, others: {
            "type": ActivityType.ENTER_CODE.code,
            "code": code,
            "otherCodes": others,
        },
        CODES,
        st.lists(CODES, max_size=2),
    ),
    st.builds(
        lambda words: {"type": ActivityType.ENTER_WORD.code, "words": words},
        st.lists(WORDS, max_size=4),
    ),
)

PLACE: Final[dict[str, st.SearchStrategy[Any]]] = {
    "latitude": _numbers(-90, 90),
    "longitude": _numbers(-180, 180),
    "detectionRadius": _numbers(5, 500),
    "height": _numbers(-500, 9000),
    "interactionInaccuracy": _numbers(5, 100),
    "randomOccurrence": st.none() | _numbers(5, 100),
    "part": st.none() | st.integers(1, 20),
}
HINT: Final[dict[str, st.SearchStrategy[Any]]] = {"text": texts(80), "cost": st.integers(0, 100)}

POINT: Final[dict[str, st.SearchStrategy[Any]]] = {
    "title": texts(128),
    "description": st.text(_LETTERS, max_size=200),
    "activity": ACTIVITIES,
    "toolId": st.sampled_from([tool.value for tool in Tool]),
    "places": st.lists(st.fixed_dictionaries(PLACE), max_size=4),
    "hints": st.lists(st.fixed_dictionaries(HINT), max_size=5),
}

QUESTS: Final = st.fixed_dictionaries(FIELDS)
POINTS: Final = st.lists(st.fixed_dictionaries(POINT), max_size=5)
