"""What `make attack` stands on, without attacking anybody."""

from attack.answers import answers_in
from attack.sqlmap import Outcome
from attack.targets import SAMPLES, Target, targets
from fuzz.texts import parameters

IDS = {"quest_id": "0199", "user_id": "0198"}

HARMLESS = """\
[12:00:00] [INFO] testing for SQL injection on GET parameter 'q'
[12:00:01] [INFO] GET parameter 'q' appears to be 'AND boolean-based blind' injectable
[12:00:02] [WARNING] false positive or unexploitable injection point detected
[12:00:02] [WARNING] GET parameter 'q' does not seem to be injectable
[12:00:03] [INFO] testing for SQL injection on GET parameter 'near'
[12:00:04] [CRITICAL] all tested parameters do not appear to be injectable. Try to increase
"""

HOLES = """\
sqlmap identified the following injection point(s) with a total of 42 HTTP(s) requests:
---
Parameter: q (GET)
    Type: boolean-based blind
    Title: AND boolean-based blind - WHERE or HAVING clause
    Payload: q=ower' AND 1=1 AND 'a'='a

    Type: time-based blind
    Payload: q=ower' AND 4711=(SELECT 4711 FROM PG_SLEEP(1)) AND 'a'='a
---
"""


def test_what_was_found_is_read_from_what_was_written_down() -> None:
    assert Outcome.read("", HOLES) == Outcome(
        holes=("q (GET)",), kinds=("boolean-based blind", "time-based blind")
    )
    assert Outcome.read(HARMLESS, "") == Outcome(tested=2, is_harmless=True)


def test_who_was_interrupted_has_found_no_proof() -> None:
    assert not Outcome.read("".join(HARMLESS.splitlines(keepends=True)[:-1]), "").is_harmless


def test_every_text_that_can_be_sent_to_read_something_is_attacked() -> None:
    free = {
        (one.path.format(**IDS, z=2, x=2, y=1), one.name)
        for one in parameters()
        if one.method == "get" and one.is_free and not one.is_in_path
    }

    found = [*targets(IDS, "token")]

    assert free == {(target.path, part) for target in found for part in target.parts}
    assert len({target.name for target in found}) == len(found)
    assert {target.name for target in found} > {"headers", "viewVersion: path", "suggestQuests: q"}


def test_what_is_marked_is_attacked_and_good_without_its_marks() -> None:
    target = Target(
        name="all", path="/a/1*", query={"q": "x y*"}, parts=(), headers={"Referer": "r*"}
    )

    assert target.places == 2
    assert target.request("h") == "GET /a/1*?q=x+y%2A HTTP/1.1\r\nHost: h\r\nReferer: r*\r\n\r\n"
    assert target.good_request().startswith(b"GET /a/1?q=x+y%2A HTTP/1.1\r\n")
    assert target.good_request().endswith(b"\r\nReferer: r\r\n\r\n")


def test_every_sample_is_of_a_parameter() -> None:
    assert set(SAMPLES) - {one.name for one in parameters()} == set()


def test_answers_are_counted_by_route() -> None:
    log = (
        "Traceback (most recent call last):\n",
        '{"event": "request.finished", "route": "/a", "status": 200}\n',
        '{"event": "request.finished", "route": "/a", "status": 503}\n',
        '{"event": "quest.published"}\n',
    )

    answers = answers_in(log)

    assert answers == {"/a": {200: 1, 503: 1}}
    assert answers["/b"][200] == 0
