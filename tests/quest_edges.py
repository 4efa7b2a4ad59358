"""The edges of every rule about what a quest may say: the last good values, the first bad ones.

Bodies are as they are sent; the rules are asked about them without HTTP and through it.
"""

from collections.abc import Iterator
from typing import Final

from edge_builders import (
    CODE,
    CODE_ID,
    GHOST_ID,
    HINT,
    HINT_ID,
    MERCH,
    MERCH_ID,
    NOWHERE,
    PLACE_ID,
    SPOT,
    WORD,
    WORD_ID,
    Edge,
    Json,
    Subject,
    choice_edges,
    count_edges,
    currency_edges,
    kept_edges,
    measure_edges,
    no_file,
    text_edges,
    whole_edges,
)
from release_edges import of_fixes, of_publications


def _of_quests() -> Iterator[Edge]:
    quest = Subject.QUEST
    yield from text_edges(quest, "#/title", 128)
    yield from text_edges(Subject.QUEST_CHANGE, "#/title", 128)
    yield from text_edges(quest, "#/description", 10_000, least=0)
    yield Edge(
        subject=quest,
        at="#/language",
        good=("ru", "en-GB", "sr-Latn", "zh-Hant-TW", "fil", None),
        bad=("", "e", "EN", "en_GB", "engl", "en-gb", "en\n", "ру"),
        code="invalid",
        says="ru or en-GB",
    )
    yield Edge(
        subject=quest,
        at="#/group",
        good=(1, 2, 3, 4, None),
        bad=(0, 5, -1, 10**30),
        code="invalid",
        says="1, 2, 3, or 4 for four or more",
    )
    yield Edge(
        subject=quest,
        at="#/timeframe",
        good=(0, 1, 3, 10, 24, None),
        bad=(-1, 2, 4, 9, 11, 23, 25, 10**30),
        code="invalid",
        says="1, 3, 10 or 24 hours, or 0",
    )
    yield choice_edges(quest, "#/level", "Easy, Medium, Hard", "easy", "")
    yield choice_edges(quest, "#/mileage", "5-10, 10-30, 30-100, >100", "1-5", ">30", "")
    yield choice_edges(quest, "#/mentor", "mentor_required, no_mentor", "no mentor", "")
    most = 1_000_000
    for at in ("#/credits/cost", "#/credits/reward", "#/price/amount"):
        yield whole_edges(quest, at, 0, most)
        yield whole_edges(Subject.QUEST_CHANGE, at, 0, most)
    yield currency_edges("#/price/currency")
    yield no_file(quest, "#/coverMediaId")
    for name in ("categoryId", "vehicleId", "placeId"):
        yield Edge(
            subject=quest,
            at=f"#/{name}",
            good=(None,),
            bad=(NOWHERE,),
            code="unknown",
            says="the lists",
        )
    yield count_edges(quest, "#/merch", MERCH, 50)
    yield from text_edges(quest, "#/merch/0/description", 2000)
    yield whole_edges(quest, "#/merch/0/price/amount", 0, most)
    yield currency_edges("#/merch/0/price/currency")
    yield whole_edges(quest, "#/merch/0/stock", 0, most)
    yield no_file(quest, "#/merch/0/mediaId")
    yield from kept_edges(Subject.QUEST_CHANGE, "merch", MERCH, MERCH_ID)


def _of_points() -> Iterator[Edge]:
    point, change = Subject.POINT, Subject.POINT_CHANGE
    yield from text_edges(point, "#/title", 128)
    yield from text_edges(change, "#/title", 128)
    yield from text_edges(point, "#/description", 2000, least=0)
    yield no_file(point, "#/fileMediaId")
    yield Edge(
        subject=point, at="#/toolId", good=(1, 13), bad=(0, 14), code="wrong-type", says="12, 13"
    )
    yield count_edges(point, "#/places", SPOT, 20)
    yield measure_edges(point, "#/places/0/latitude", -90, 90)
    yield measure_edges(point, "#/places/0/longitude", -180, 180)
    yield measure_edges(point, "#/places/0/detectionRadius", 5, 500)
    yield measure_edges(point, "#/places/0/height", -500, 9000)
    yield measure_edges(point, "#/places/0/interactionInaccuracy", 5, 100)
    yield measure_edges(point, "#/places/0/randomOccurrence", 5, 100)
    yield Edge(
        subject=point,
        at="#/places/0/randomOccurrence",
        good=(None,),
        bad=(0,),
        code="out-of-range",
        says="between 5 and 100",
    )
    yield whole_edges(point, "#/places/0/part", 1, 20)
    yield count_edges(point, "#/hints", HINT, 5)
    yield from text_edges(point, "#/hints/0/text", 2000)
    yield whole_edges(point, "#/hints/0/cost", 0, 100)
    yield from kept_edges(change, "places", SPOT, PLACE_ID)
    yield from kept_edges(change, "hints", HINT, HINT_ID)
    yield from _of_activities()


def _of_activities() -> Iterator[Edge]:
    kinds = (
        "catch_ghost, take_photo, download_file, scan_qr, enter_code, enter_word, pick_up_artifact"
    )
    for subject in (Subject.POINT, Subject.POINT_CHANGE):
        yield choice_edges(subject, "#/activity/type", kinds, "dance", "Enter_word")
        yield from _of_answers(subject)
    yield Edge(
        subject=Subject.POINT,
        at="#/activity",
        good=({"type": "take_photo", "kind": "matching"}, {"type": "take_photo"}),
        bad=({"type": "take_photo", "kind": "selfie"},),
        code="wrong-type",
        says="face_verification, direction_check, matching",
        told_at="#/activity/kind",
    )


def _of_answers(subject: Subject) -> Iterator[Edge]:
    codes = ("1", "0" * 12, "17-03", "١٧٠٣", "１７０３", "1" + "-" * 63)
    no_codes = ("", "-", "0" * 13, "١" * 13, "17o3", "XVII", "1" + "-" * 64)
    words = ("5", "a" * 64, "Гром-камень", "e\u0301" * 64)
    no_words = ("", " ", "!?", "a" * 65, "e\u0301" * 65)
    secrets, no_secrets = ("a", "a" * 256), ("", " ", "///", "a" * 257)
    kinds: tuple[tuple[str, Json, Json, str, str], ...] = (
        ("code", codes, no_codes, "code", "1 to 12 digits"),
        ("otherCodes", [[x] for x in codes], [[x] for x in no_codes], "code", "1 to 12 digits"),
        ("words", [[x] for x in words], [[x] for x in no_words], "word", "1 to 64 characters"),
        ("secret", secrets, no_secrets, "qr", "1 to 256 characters"),
    )
    for name, good, bad, kind, says in kinds:
        base: Json = (
            CODE if kind == "code" else {"type": "enter_word" if kind == "word" else "scan_qr"}
        )
        yield Edge(
            subject=subject,
            at="#/activity",
            good=(base, *(base | {name: value} for value in good)),
            bad=tuple(base | {name: value} for value in bad),
            code="invalid",
            says=says,
            told_at=f"#/activity/{name}" + ("/0" if isinstance(bad[0], list) else ""),
        )
    for base, name, most in ((WORD, "words", 20), (CODE, "otherCodes", 19)):
        yield Edge(
            subject=subject,
            at="#/activity",
            good=(base | {name: ["1812"] * most},),
            bad=(base | {name: ["1812"] * (most + 1)},),
            code="too-many",
            says="at most 20 answers",
            told_at=f"#/activity/{name}",
        )


def _of_orders() -> Iterator[Edge]:
    bad: tuple[Json, ...] = (
        [],
        [WORD_ID, CODE_ID],
        [WORD_ID, CODE_ID, CODE_ID],
        [WORD_ID, CODE_ID, GHOST_ID, GHOST_ID],
        [WORD_ID, CODE_ID, NOWHERE],
        [WORD_ID, CODE_ID, GHOST_ID, NOWHERE],
    )
    yield Edge(
        subject=Subject.ORDER,
        at="#/pointIds",
        good=([GHOST_ID, CODE_ID, WORD_ID], [WORD_ID, CODE_ID, GHOST_ID]),
        bad=bad,
        code="invalid",
        says="each point of the draft once",
    )


def _of_references() -> Iterator[Edge]:
    pictured = (Subject.CATEGORY, Subject.TOOL)
    for subject in (*pictured, Subject.VEHICLE, Subject.PLACE):
        yield from text_edges(subject, "#/name", 128, least=2)
        yield Edge(
            subject=subject,
            at="#/name",
            good=("می\u200cخواهم",),
            bad=("Walk\ning", "Walk\u202eing", "Walk\u200bing"),
            code="invalid",
            says="no control characters",
        )
    for subject in pictured:
        yield no_file(subject, "#/imageMediaId")
    yield measure_edges(Subject.VEHICLE, "#/topSpeed", 0.5, 100.0)
    yield measure_edges(Subject.PLACE, "#/latitude", -90, 90)
    yield measure_edges(Subject.PLACE, "#/longitude", -180, 180)
    yield Edge(
        subject=Subject.PLACE,
        at="#/timeZone",
        good=("Europe/Moscow", "UTC"),
        bad=("Moscow", "", "+03:00", "../UTC"),
        code="unknown",
        says="Europe/Moscow",
    )


EDGES: Final[tuple[Edge, ...]] = (
    *_of_quests(),
    *_of_points(),
    *_of_orders(),
    *of_fixes(),
    *_of_references(),
    *of_publications(),
)
