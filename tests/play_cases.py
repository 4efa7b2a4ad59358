"""The table of play: what each deed is worth in each circumstance.

A row is one line: where, what is done there, the verdict with its reasons, the band, the effect.
"""

from datetime import timedelta
from typing import Final

from builders import NOON, an_id
from play_builders import (
    HORSEMAN,
    a_hint,
    a_place,
    a_point,
    an_activity,
    minutes,
    moved,
    seconds,
)
from play_table import NOW, checked_in, does, here, row, seen
from questcity.domain.play.model.evidence import EvidenceType
from questcity.domain.play.model.facts import DrawnPlace, RunState
from questcity.domain.play.model.verdicts import Reason
from questcity.domain.quests.model.activities import ActivityType, PhotoKind, Tool
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.shared.ids import HintId, MediaId, PlaceId, PointId

CHECK_IN, ANSWER, SCAN, PHOTO, CLAIM, TAKE_HINT, SKIP = EvidenceType

GHOST: Final = a_point(title="ghost")
PICTURE: Final = a_point(
    title="photo",
    activity=an_activity(ActivityType.TAKE_PHOTO, kind=PhotoKind.MATCHING),
    hints=(a_hint(8),),
)
FILE: Final = a_point(title="file", activity=an_activity(ActivityType.DOWNLOAD_FILE))
SIGN: Final = a_point(title="sign", activity=an_activity(ActivityType.SCAN_QR, "s3cret"))
CODE: Final = a_point(title="code", activity=an_activity(ActivityType.ENTER_CODE, "0421"))
WORD: Final = a_point(
    title="word",
    activity=an_activity(ActivityType.ENTER_WORD, "Гром-камень", "thunder"),
    hints=(a_hint(3), a_hint(20)),
)
ARTIFACT: Final = a_point(title="artifact", activity=an_activity(ActivityType.PICK_UP_ARTIFACT))
DIVIDED: Final = a_point(
    title="divided",
    activity=an_activity(ActivityType.PICK_UP_ARTIFACT),
    places=tuple(
        a_place(at=moved(HORSEMAN, north=200 * index), part=index + 1) for index in range(3)
    ),
)
MANY: Final = a_point(
    title="many places",
    places=(a_place(), a_place(at=moved(HORSEMAN, north=200), detection_radius=500)),
)
HIDDEN: Final = a_point(title="hidden", tool=Tool.WORD_LOCKER)
RANDOM: Final = a_point(title="random", places=(a_place(random_occurrence=100.0),))
DRAWN: Final = {"drawn": (DrawnPlace(RANDOM.places[0].id, moved(HORSEMAN, north=80)),)}
POLAR: Final = a_point(title="date line", places=(a_place(at=GeoPoint(-16.8, 180.0)),))

THERE: Final = does(ANSWER, here(), answer="thunder")
RIGHT: Final = does(ANSWER, answer="thunder")
WRONG: Final = does(ANSWER, here(), answer="lightning")
FIRST_HINT, LAST_HINT = WORD.hints
STATUE: Final = WORD.places[0]


def there(seconds_ago: int, *doubts: Reason) -> dict[str, object]:
    """Return that the player checked in where the word is."""
    return checked_in(STATUE, seconds(seconds_ago), *doubts)


def claimed(metres: float, **changes: object) -> dict[str, object]:
    """Return a claim so many metres north of the Bronze Horseman."""
    return does(CLAIM, here(metres), **changes)


# What is done -> verdict, reasons, how near, and what it changes.
DEEDS: Final = (
    row("caught", GHOST, claimed(0), "accepted", "within-radius claimed", "inside", "accepted 10"),
    row("read", FILE, claimed(0), "accepted", "within-radius claimed", "inside", "accepted 10"),
    row("found", ARTIFACT, claimed(0), "accepted", "within-radius claimed", "inside", "accepted 10"),
    row("taken", PICTURE, does(PHOTO, here()), "review", "within-radius photo-received", "inside", "review 10"),
    row("low", PICTURE, does(PHOTO, here(accuracy=60.0)), "review", "within-radius photo-received not-precise-enough", "inside", "review 7"),
    row("after a hint", PICTURE, does(PHOTO, here()), "review", "within-radius photo-received", "inside", "review 2", open_point={"hint_costs": 8}),
    row("scanned", SIGN, does(SCAN, here(), text="s3cret"), "accepted", "within-radius answer-correct", "inside", "accepted 10"),
    row("as an address", SIGN, does(SCAN, here(), text="https://example.org/q/s3cret"), "accepted", "within-radius answer-correct", "inside", "accepted 10"),
    row("another", SIGN, does(SCAN, here(), text="S3CRET"), "rejected", "answer-wrong", "inside", "an attempt"),
    row("typed, not scanned", SIGN, does(SCAN, here(), answer="s3cret"), "rejected", "answer-missing", "inside", "nothing"),
    row("right", CODE, does(ANSWER, here(), answer="04 21"), "accepted", "within-radius answer-correct", "inside", "accepted 10"),
    row("without its zero", CODE, does(ANSWER, here(), answer="421"), "rejected", "answer-wrong", "inside", "an attempt"),
    row("right", WORD, THERE, "accepted", "within-radius answer-correct", "inside", "accepted 10"),
    row("the other", WORD, does(ANSWER, here(), answer="ГРОМ КАМЕНЬ!"), "accepted", "within-radius answer-correct", "inside", "accepted 10"),
    row("wrong", WORD, WRONG, "rejected", "answer-wrong", "inside", "an attempt"),
    row("none", WORD, does(ANSWER, here()), "rejected", "answer-missing", "inside", "nothing"),
    row("blank", WORD, does(ANSWER, here(), answer=" \t"), "rejected", "answer-missing", "inside", "nothing"),
    row("scanned text", WORD, does(ANSWER, here(), text="thunder"), "rejected", "answer-missing", "inside", "nothing"),
    row("arrived", WORD, does(CHECK_IN, here()), "accepted", "within-radius", "inside", "checked in"),
    row("arrived", HIDDEN, does(CHECK_IN, here()), "accepted", "within-radius", "inside", "checked in"),
    row("passed blind", HIDDEN, claimed(0), "accepted", "within-radius claimed", "inside", "accepted 10"),
    row("arrived low", WORD, does(CHECK_IN, here(is_mock=True)), "accepted_low", "within-radius mock-location", "inside", "checked in low"),
)  # fmt: skip

# Where the player is: the place reaches 25 m and the accuracy, of which 50 m count.
POSITIONS: Final = (
    row("no position", WORD, RIGHT, "rejected", "position-missing", None, "nothing"),
    row("no position, wrong", WORD, does(ANSWER, answer="lightning"), "rejected", "position-missing", None, "nothing"),
    row("off the Earth", GHOST, does(CLAIM, here(at=GeoPoint(90.1, 0))), "rejected", "position-missing", None, "nothing"),
    row("off the map", GHOST, does(CLAIM, here(at=GeoPoint(0, -180.1))), "rejected", "position-missing", None, "nothing"),
    row("no number", GHOST, does(CLAIM, here(at=GeoPoint(float("nan"), 0))), "rejected", "position-missing", None, "nothing"),
    row("at the edge", GHOST, claimed(32.99), "accepted", "within-radius claimed", "inside", "accepted 10"),
    row("over the edge", GHOST, claimed(33.01), "rejected", "outside-radius", "near", "nothing"),
    row("south of it", GHOST, claimed(-32.99), "accepted", "within-radius claimed", "inside", "accepted 10"),
    row("three times that", GHOST, claimed(98.99), "rejected", "outside-radius", "near", "nothing"),
    row("farther", GHOST, claimed(99.01), "rejected", "outside-radius", "far", "nothing"),
    row("at the antipodes", GHOST, does(CLAIM, here(at=GeoPoint(-59.93638, -149.69778))), "rejected", "outside-radius", "far", "nothing"),
    row("across it", POLAR, does(CLAIM, here(at=GeoPoint(-16.8, -179.9999))), "accepted", "within-radius claimed", "inside", "accepted 10"),
    row("wrong and outside", WORD, does(ANSWER, here(34), answer="lightning"), "rejected", "outside-radius", "near", "nothing"),
    row("accuracy 0", GHOST, does(CLAIM, here(24.99, accuracy=0.0)), "accepted", "within-radius claimed", "inside", "accepted 10"),
    row("accuracy 0 outside", GHOST, does(CLAIM, here(25.01, accuracy=0.0)), "rejected", "outside-radius", "near", "nothing"),
    row("accuracy 50", GHOST, does(CLAIM, here(74.99, accuracy=50.0)), "accepted", "within-radius claimed", "inside", "accepted 10"),
    row("accuracy 50.1", GHOST, does(CLAIM, here(accuracy=50.1)), "accepted_low", "within-radius claimed not-precise-enough", "inside", "accepted_low 7"),
    row("accuracy 100", GHOST, does(CLAIM, here(74.99, accuracy=100.0)), "accepted_low", "within-radius claimed not-precise-enough", "inside", "accepted_low 7"),
    row("accuracy 100 outside", GHOST, does(CLAIM, here(75.01, accuracy=100.0)), "rejected", "outside-radius", "near", "nothing"),
    row("accuracy 100.1", GHOST, does(CLAIM, here(accuracy=100.1)), "rejected", "not-precise-enough", None, "nothing"),
    row("accuracy unknown", GHOST, does(CLAIM, here(accuracy=None)), "rejected", "not-precise-enough", None, "nothing"),
    row("accuracy invalid", GHOST, does(CLAIM, here(accuracy=-1.0)), "rejected", "not-precise-enough", None, "nothing"),
    row("no accuracy", GHOST, does(CLAIM, here(accuracy=float("nan"))), "rejected", "not-precise-enough", None, "nothing"),
    row("30 s old", GHOST, does(CLAIM, here(age_seconds=30.0)), "accepted", "within-radius claimed", "inside", "accepted 10"),
    row("30.1 s old", GHOST, does(CLAIM, here(age_seconds=30.1)), "rejected", "fix-too-old", None, "nothing"),
    row("from the future", GHOST, does(CLAIM, here(age_seconds=-1e300)), "accepted", "within-radius claimed", "inside", "accepted 10"),
    row("mock", GHOST, does(CLAIM, here(is_mock=True)), "accepted_low", "within-radius claimed mock-location", "inside", "accepted_low 7"),
    row("mock and outside", GHOST, does(CLAIM, here(34, is_mock=True)), "rejected", "outside-radius", "near", "nothing"),
    row("the nearest is judged", MANY, claimed(60), "rejected", "outside-radius", "near", "nothing"),
    row("the one that is meant is judged", MANY, claimed(60, place_id=MANY.places[1].id), "accepted", "within-radius claimed", "inside", "accepted 10"),
    row("any of them will do", MANY, claimed(200), "accepted", "within-radius claimed", "inside", "accepted 10"),
    row("of another point", MANY, claimed(0, place_id=GHOST.places[0].id), "rejected", "place-unknown", None, "nothing"),
    row("of no point", WORD, does(CHECK_IN, here(), place_id=PlaceId(an_id())), "rejected", "place-unknown", None, "nothing"),
    row("as written", RANDOM, claimed(0), "rejected", "outside-radius", "near", "nothing", open_point=DRAWN),
    row("as drawn", RANDOM, claimed(80), "accepted", "within-radius claimed", "inside", "accepted 10", open_point=DRAWN),
    row("on the far side", RANDOM, claimed(112), "accepted", "within-radius claimed", "inside", "accepted 10", open_point=DRAWN),
)  # fmt: skip

# A check-in stands in for a fix: 10 minutes for most deeds, 60 for photos, by the times they were done.
CHECK_INS: Final = (
    row("just now", WORD, RIGHT, "accepted", "within-radius answer-correct", None, "accepted 10", open_point=there(0)),
    row("10 min ago", WORD, RIGHT, "accepted", "within-radius answer-correct", None, "accepted 10", open_point=there(600)),
    row("longer ago", WORD, RIGHT, "rejected", "position-missing", None, "nothing", open_point=there(601)),
    row("60 min ago", PICTURE, does(PHOTO), "review", "within-radius photo-received", None, "review 10", open_point=checked_in(PICTURE.places[0], minutes(60))),
    row("longer ago", PICTURE, does(PHOTO), "rejected", "position-missing", None, "nothing", open_point=checked_in(PICTURE.places[0], seconds(3601))),
    row("low", PICTURE, does(PHOTO), "review", "within-radius photo-received too-fast", None, "review 7", open_point=checked_in(PICTURE.places[0], minutes(5), Reason.TOO_FAST)),
    row("after the deed", WORD, RIGHT, "rejected", "position-missing", None, "nothing", kept_back=minutes(1), open_point=there(59)),
    row("with the deed", WORD, RIGHT, "accepted", "within-radius answer-correct", None, "accepted 10", kept_back=minutes(1), open_point=there(60)),
    row("kept back with the deed", WORD, RIGHT, "accepted_low", "within-radius answer-correct late", None, "accepted_low 7", kept_back=minutes(30), open_point=there(2400)),
    row("low", WORD, RIGHT, "accepted_low", "within-radius answer-correct too-fast", None, "accepted_low 7", open_point=there(60, Reason.TOO_FAST)),
    row("rough and mock", WORD, RIGHT, "accepted_low", "within-radius answer-correct mock-location not-precise-enough", None, "accepted_low 7", open_point=there(60, Reason.MOCK_LOCATION, Reason.NOT_PRECISE_ENOUGH)),
    row("mock, before a mock fix", WORD, does(ANSWER, here(90, is_mock=True), answer="thunder"), "accepted_low", "within-radius answer-correct mock-location", "near", "accepted_low 7", open_point=there(60, Reason.MOCK_LOCATION)),
    row("low, now better", WORD, THERE, "accepted", "within-radius answer-correct", "inside", "accepted 10", open_point=there(60, Reason.MOCK_LOCATION)),
    row("late, and the deed too", WORD, RIGHT, "accepted_low", "within-radius answer-correct late", None, "accepted_low 7", kept_back=minutes(30), open_point=there(2400, Reason.LATE)),
    row("before walking off", WORD, does(ANSWER, here(90), answer="thunder"), "accepted", "within-radius answer-correct", "near", "accepted 10", open_point=there(60)),
    row("before a bad fix", WORD, does(ANSWER, here(accuracy=300.0), answer="thunder"), "accepted", "within-radius answer-correct", None, "accepted 10", open_point=there(60)),
    row("before an old fix", WORD, does(ANSWER, here(age_seconds=90.0), answer="thunder"), "accepted", "within-radius answer-correct", None, "accepted 10", open_point=there(60)),
    row("before a mock fix", WORD, does(ANSWER, here(90, is_mock=True), answer="thunder"), "accepted_low", "within-radius answer-correct mock-location", "near", "accepted_low 7", open_point=there(60)),
    row("too long before walking off", WORD, does(ANSWER, here(90), answer="thunder"), "rejected", "outside-radius", "near", "nothing", open_point=there(601)),
    row("too long before a bad fix", WORD, does(ANSWER, here(accuracy=300.0), answer="thunder"), "rejected", "not-precise-enough", None, "nothing", open_point=there(601)),
    row("wrong", WORD, does(ANSWER, answer="lightning"), "rejected", "answer-wrong", None, "an attempt", open_point=there(60)),
    row("none is for another", WORD, does(CHECK_IN), "rejected", "position-missing", None, "nothing", open_point=there(60)),
    row("elsewhere", MANY, does(CLAIM, place_id=MANY.places[1].id), "rejected", "position-missing", None, "nothing", open_point=checked_in(MANY.places[0], minutes(1))),
    row("there", MANY, does(CLAIM, place_id=MANY.places[0].id), "accepted", "within-radius claimed", None, "accepted 10", open_point=checked_in(MANY.places[0], minutes(1))),
)  # fmt: skip

# When it was done: only how long before its sending counts, not what the phone's clock says.
TIMES: Final = (
    row("2 min late", WORD, THERE, "accepted", "within-radius answer-correct", "inside", "accepted 10", kept_back=minutes(2)),
    row("later", WORD, THERE, "accepted_low", "within-radius answer-correct late", "inside", "accepted_low 7", kept_back=seconds(121)),
    row("24 h late", WORD, THERE, "accepted_low", "within-radius answer-correct late", "inside", "accepted_low 7", kept_back=timedelta(hours=24)),
    row("over 24 h late", WORD, THERE, "rejected", "clock-out-of-range", None, "nothing", kept_back=timedelta(hours=24, seconds=1)),
    row("two days late", WORD, THERE, "rejected", "clock-out-of-range", None, "nothing", kept_back=timedelta(days=2)),
    row("2 min ahead", WORD, THERE, "accepted", "within-radius answer-correct", "inside", "accepted 10", kept_back=-minutes(2)),
    row("further ahead", WORD, THERE, "rejected", "clock-out-of-range", None, "nothing", kept_back=-seconds(121)),
    row("a clock two days slow", WORD, THERE, "accepted", "within-radius answer-correct", "inside", "accepted 10", phone_is_off=-timedelta(days=2)),
    row("a clock two days fast", WORD, THERE, "accepted", "within-radius answer-correct", "inside", "accepted 10", phone_is_off=timedelta(days=2)),
    row("a fast clock, late", WORD, THERE, "accepted_low", "within-radius answer-correct late", "inside", "accepted_low 7", phone_is_off=timedelta(days=2), kept_back=minutes(3)),
    row("late and wrong", WORD, WRONG, "rejected", "answer-wrong", "inside", "an attempt", kept_back=minutes(3)),
    row("late, mock and rough", WORD, does(ANSWER, here(accuracy=60.0, is_mock=True), answer="thunder"), "accepted_low", "within-radius answer-correct mock-location not-precise-enough late", "inside", "accepted_low 7", kept_back=minutes(3)),
    row("a late check-in", WORD, does(CHECK_IN, here()), "accepted_low", "within-radius late", "inside", "checked in low", kept_back=minutes(3)),
    row("a late hint", WORD, does(TAKE_HINT, hint_id=FIRST_HINT.id), "accepted", "hint-taken", None, "a hint for 3", kept_back=minutes(3)),
    row("a hint of another day", WORD, does(TAKE_HINT, hint_id=FIRST_HINT.id), "rejected", "clock-out-of-range", None, "nothing", kept_back=timedelta(days=2)),
)  # fmt: skip

# 3 m/s over 10 s, and 8 m of doubt at each end, are 46 m.
SPEEDS: Final = (
    row("at a run", WORD, THERE, "accepted", "within-radius answer-correct", "inside", "accepted 10", last=seen(45.99, seconds(10))),
    row("on wings", WORD, THERE, "accepted_low", "within-radius answer-correct too-fast", "inside", "accepted_low 7", last=seen(46.01, seconds(10))),
    row("by bicycle", WORD, THERE, "accepted", "within-radius answer-correct", "inside", "accepted 10", last=seen(46.01, seconds(10)), top_speed=12.0),
    row("from a rough fix", WORD, THERE, "accepted", "within-radius answer-correct", "inside", "accepted 10", last=seen(46.01, seconds(10), accuracy=9.0)),
    row("in no time", WORD, THERE, "accepted_low", "within-radius answer-correct too-fast", "inside", "accepted_low 7", last=seen(16.01, seconds(0))),
    row("trembling", WORD, THERE, "accepted", "within-radius answer-correct", "inside", "accepted 10", last=seen(15.99, seconds(0))),
    row("with a fix of then", WORD, does(ANSWER, here(age_seconds=10.0), answer="thunder"), "accepted_low", "within-radius answer-correct too-fast", "inside", "accepted_low 7", last=seen(45.99, seconds(10))),
    row("out of order", WORD, THERE, "accepted", "within-radius answer-correct", "inside", "accepted 10", last=seen(45.99, seconds(50)), kept_back=minutes(1)),
    row("with a check-in", WORD, RIGHT, "accepted", "within-radius answer-correct", None, "accepted 10", last=seen(9999, seconds(10)), open_point=there(60)),
    row("to arrive", WORD, does(CHECK_IN, here()), "accepted_low", "within-radius too-fast", "inside", "checked in low", last=seen(999, seconds(10))),
)  # fmt: skip

# Each part lies 200 m from the next and needs a claim of its own.
PARTS: Final = (
    row("the first", DIVIDED, claimed(0), "accepted", "within-radius claimed part-collected", "inside", "part 1"),
    row("the second first", DIVIDED, claimed(200), "accepted", "within-radius claimed part-collected", "inside", "part 2"),
    row("from nowhere", DIVIDED, does(CLAIM), "rejected", "position-missing", None, "nothing"),
    row("again", DIVIDED, claimed(0, place_id=DIVIDED.places[0].id), "rejected", "part-collected", "inside", "nothing", open_point={"parts": (1,)}),
    row("again, unnamed", DIVIDED, claimed(0), "rejected", "outside-radius", "far", "nothing", open_point={"parts": (1,)}),
    row("again, far away", DIVIDED, claimed(150, place_id=DIVIDED.places[0].id), "rejected", "outside-radius", "far", "nothing", open_point={"parts": (1,)}),
    row("the nearest that is left", DIVIDED, claimed(90), "rejected", "outside-radius", "far", "nothing", open_point={"parts": (1,)}),
    row("the last", DIVIDED, claimed(400), "accepted", "within-radius claimed part-collected", "inside", "accepted 10", open_point={"parts": (1, 2)}),
    row("the last, low", DIVIDED, does(CLAIM, here(400, is_mock=True)), "accepted_low", "within-radius claimed part-collected mock-location", "inside", "accepted_low 7", open_point={"parts": (1, 2)}),
    row("the last after a low one", DIVIDED, claimed(400), "accepted", "within-radius claimed part-collected", "inside", "accepted_low 7", open_point={"parts": (1, 2), "is_low": True}),
    row("vouched for", DIVIDED, does(CLAIM), "accepted", "within-radius claimed part-collected", None, "part 1", open_point=checked_in(DIVIDED.places[0], minutes(1))),
    row("vouched for once", DIVIDED, does(CLAIM), "rejected", "position-missing", None, "nothing", open_point={**checked_in(DIVIDED.places[0], minutes(1)), "parts": (1,)}),
    row("arrived at one", DIVIDED, does(CHECK_IN, here(200)), "accepted", "within-radius", "inside", "checked in"),
    row("arrived at the last", DIVIDED, does(CHECK_IN, here(400)), "accepted", "within-radius", "inside", "checked in", open_point={"parts": (1, 2)}),
)  # fmt: skip

# Hints and skipping need no position.
HELP: Final = (
    row("a hint", WORD, does(TAKE_HINT, hint_id=FIRST_HINT.id), "accepted", "hint-taken", None, "a hint for 3"),
    row("another hint", WORD, does(TAKE_HINT, hint_id=LAST_HINT.id), "accepted", "hint-taken", None, "a hint for 20", open_point={"hints": (FIRST_HINT.id,), "hint_costs": 3}),
    row("the same hint", WORD, does(TAKE_HINT, hint_id=FIRST_HINT.id), "accepted", "hint-taken", None, "nothing", open_point={"hints": (FIRST_HINT.id,), "hint_costs": 3}),
    row("no such hint", WORD, does(TAKE_HINT, hint_id=HintId(an_id())), "rejected", "hint-unknown", None, "nothing"),
    row("no hint named", WORD, does(TAKE_HINT), "rejected", "hint-unknown", None, "nothing"),
    row("a hint of another point", WORD, does(TAKE_HINT, hint_id=PICTURE.hints[0].id), "rejected", "hint-unknown", None, "nothing"),
    row("after a hint", WORD, THERE, "accepted", "within-radius answer-correct", "inside", "accepted 7", open_point={"hint_costs": 3}),
    row("after dear hints", WORD, THERE, "accepted", "within-radius answer-correct", "inside", "accepted 0", open_point={"hint_costs": 23}),
    row("low after a hint", WORD, does(ANSWER, here(is_mock=True), answer="thunder"), "accepted_low", "within-radius answer-correct mock-location", "inside", "accepted_low 4", open_point={"hint_costs": 3}),
    row("skipped", WORD, does(SKIP), "accepted", "skipped", None, "skipped 0"),
    row("skipped after 10 min", WORD, does(SKIP), "accepted", "skipped", None, "skipped 0", arrives_at=NOON + minutes(10)),
    row("skipped too early", WORD, does(SKIP), "rejected", "skip-too-early", None, "wait 1", arrives_at=NOON + timedelta(minutes=9, seconds=59, microseconds=1)),
    row("skipped early, arriving late", WORD, does(SKIP), "accepted", "skipped", None, "skipped 0", arrives_at=NOON + minutes(11), kept_back=minutes(2)),
    row("skipped at once", WORD, does(SKIP), "rejected", "skip-too-early", None, "wait 600", arrives_at=NOON),
    row("skipped with one hint", WORD, does(SKIP), "rejected", "skip-too-early", None, "wait 600", arrives_at=NOON, open_point={"hints": (FIRST_HINT.id,), "hint_costs": 3}),
    row("skipped with all hints", WORD, does(SKIP), "accepted", "skipped", None, "skipped 0", arrives_at=NOON, open_point={"hints": (LAST_HINT.id, FIRST_HINT.id), "hint_costs": 23}),
    row("skipped without hints", GHOST, does(SKIP), "rejected", "skip-too-early", None, "wait 600", arrives_at=NOON),
    row("skipped by a fast clock", WORD, does(SKIP), "rejected", "skip-too-early", None, "wait 540", arrives_at=NOON + minutes(1), phone_is_off=timedelta(hours=1)),
)  # fmt: skip


def every(gap: timedelta, times: int) -> dict[str, object]:
    """Return wrong answers, the last of them half a second ago."""
    last = NOW - seconds(0.5)
    return {"wrong": tuple(last - gap * index for index in reversed(range(times)))}


# Five wrong answers a minute, 30 an hour, 100 a day; the seconds are those until one is forgotten.
ATTEMPTS: Final = (
    row("the fifth", WORD, WRONG, "rejected", "answer-wrong", "inside", "an attempt", **every(seconds(10), 4)),
    row("the sixth", WORD, WRONG, "rejected", "too-many-attempts", "inside", "wait 20", **every(seconds(10), 5)),
    row("the sixth, right", WORD, THERE, "rejected", "too-many-attempts", "inside", "wait 20", **every(seconds(10), 5)),
    row("the sixth, outside", WORD, does(ANSWER, here(34), answer="thunder"), "rejected", "outside-radius", "near", "nothing", **every(seconds(10), 5)),
    row("the sixth, missing", WORD, does(ANSWER, here()), "rejected", "answer-missing", "inside", "nothing", **every(seconds(10), 5)),
    row("the fifth was a minute ago", WORD, THERE, "accepted", "within-radius answer-correct", "inside", "accepted 10", wrong=(NOW - seconds(60),) * 5),
    row("nearly a minute ago", WORD, THERE, "rejected", "too-many-attempts", "inside", "wait 1", wrong=(NOW - seconds(59.999),) * 5),
    row("the thirtieth", WORD, WRONG, "rejected", "answer-wrong", "inside", "an attempt", **every(seconds(100), 29)),
    row("the next", WORD, THERE, "rejected", "too-many-attempts", "inside", "wait 700", **every(seconds(100), 30)),
    row("the hundredth", WORD, WRONG, "rejected", "answer-wrong", "inside", "an attempt", **every(seconds(600), 99)),
    row("the last", WORD, THERE, "rejected", "too-many-attempts", "inside", "wait 27000", **every(seconds(600), 100)),
    row("another", SIGN, does(SCAN, here(), text="s3cret"), "rejected", "too-many-attempts", "inside", "wait 20", **every(seconds(10), 5)),
    row("a claim is no answer", GHOST, claimed(0), "accepted", "within-radius claimed", "inside", "accepted 10", **every(seconds(10), 5)),
    row("a hint is none either", WORD, does(TAKE_HINT, hint_id=FIRST_HINT.id), "accepted", "hint-taken", None, "a hint for 3", **every(seconds(10), 5)),
    row("kept back", WORD, THERE, "rejected", "too-many-attempts", "inside", "wait 20", kept_back=minutes(5), **every(seconds(10), 5)),
)  # fmt: skip

# What is not looked at; the first reason of these is the one that is told.
REFUSALS: Final = (
    row("finished", WORD, THERE, "rejected", "run-over", None, "nothing", run_is=RunState.FINISHED),
    row("abandoned", WORD, THERE, "rejected", "run-over", None, "nothing", run_is=RunState.ABANDONED),
    row("expired", WORD, does(SKIP), "rejected", "run-over", None, "nothing", run_is=RunState.EXPIRED),
    row("over and late", WORD, THERE, "rejected", "run-over", None, "nothing", run_is=RunState.FINISHED, kept_back=timedelta(days=2)),
    row("another point", WORD, does(ANSWER, here(), answer="thunder", point_id=GHOST.id), "rejected", "point-not-open", None, "nothing"),
    row("no point", WORD, does(SKIP, point_id=PointId(an_id())), "rejected", "point-not-open", None, "nothing"),
    row("another point, late", WORD, does(SKIP, point_id=GHOST.id), "rejected", "point-not-open", None, "nothing", kept_back=timedelta(days=2)),
    row("late and mismatched", WORD, does(CLAIM, here()), "rejected", "clock-out-of-range", None, "nothing", kept_back=timedelta(days=2)),
    row("mismatched nowhere", WORD, does(CLAIM), "rejected", "evidence-mismatch", None, "nothing"),
    row("with a file", PICTURE, does(PHOTO, here(), media_id=MediaId(an_id())), "rejected", "evidence-mismatch", None, "nothing"),
)  # fmt: skip

TABLE: Final = (
    *DEEDS, *POSITIONS, *CHECK_INS, *TIMES, *SPEEDS, *PARTS, *HELP, *ATTEMPTS, *REFUSALS
)  # fmt: skip
