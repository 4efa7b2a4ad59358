"""A quest from an empty file to players, without a client."""

import asyncio
import json
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import pytest

import drafts
from builders import PASSWORD, an_actor
from cli.command import Command
from cli.databases import rows_of
from installation import Installation
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Flag
from stores import SetClock, application_over, postgres_store

NOWHERE = "0199a000-0000-7000-8000-000000000000"
TITLE = "Two stops on the Neva"


class Written(NamedTuple):
    """A quest that was begun in a file and brought in as a draft of anna's."""

    questcity: Command
    id: str


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the file of a quest that was just begun."""
    path = tmp_path / "quest.yaml"
    assert Command()("quests new", str(path)).code == 0
    return path


@pytest.fixture
def with_anna(over_postgres: Command) -> Command:
    """Return the command over a database with the administrator anna."""
    line = "admin create --username anna --email anna@example.org --password-stdin"
    names = "--first-name Anna --last-name Ivanova"
    assert over_postgres(f"{line} {names}", typed=f"{PASSWORD}\n").code == 0
    return over_postgres


@pytest.fixture
def written(with_anna: Command, file: Path) -> Written:
    imported = with_anna("quests import --author anna --json", str(file))
    assert imported.code == 0
    return Written(with_anna, imported.document["id"])


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_begun_quest_needs_but_a_cover(file: Path) -> None:
    outcome = Command()("quests lint --json", str(file))

    assert outcome.code == 0
    assert [found["code"] for found in outcome.document["findings"]] == ["cover-missing"]
    assert outcome.document["losses"] == []


def test_a_file_that_is_there_stays(file: Path) -> None:
    change(file, TITLE, "Mine")

    refused = Command()("quests new", str(file))

    assert refused.refusal.startswith(f"{file} cannot be written (File exists).")
    assert "title: Mine" in file.read_text(encoding="utf-8")


def test_what_is_wrong_is_told_with_its_line(file: Path) -> None:
    change(file, 'code: "1782"', 'code: "1111"')
    change(file, "category: History", "category: Mistery")
    line = file.read_text(encoding="utf-8").splitlines().index('      code: "1111"') + 1

    shown = Command()("quests lint", str(file))
    told = Command()("quests lint --json", str(file)).document

    assert (shown.code, shown.err) == (1, "")
    assert "Found: 1 error, 2 warnings." in shown.out
    assert "no category called Mistery" in shown.out
    assert "There are: Architecture, Art," in shown.out
    codes = {found["code"]: found for found in told["findings"]}
    assert set(codes) == {"missing", "code-easy-to-guess", "cover-missing"}
    assert codes["missing"]["pointer"] == "#/category"
    assert codes["missing"]["line"] == 9
    assert codes["code-easy-to-guess"]["line"] == line
    assert [loss["code"] for loss in told["losses"]] == ["unknown-category"]


def test_what_could_not_even_be_brought_in_is_told_the_same_way(file: Path) -> None:
    change(file, "latitude: 59.93638", "latitude: 91")

    told = Command()("quests lint --json", str(file))

    assert told.code == 1
    [fault] = told.document["findings"]
    assert (fault["severity"], fault["code"]) == ("error", "out-of-range")
    assert fault["pointer"] == "#/points/0/places/0/latitude"
    assert file.read_text(encoding="utf-8").splitlines()[fault["line"] - 1].strip().endswith("91")


def test_every_slip_in_a_name_or_a_value_is_told_at_once_with_its_line(file: Path) -> None:
    change(file, "detectionRadius: 35", "detectRadius: 35")
    change(file, "level: Easy ", "level: easy ")
    change(file, "longitude: 30.30222", "longitude: 30,30222")
    lines = file.read_text(encoding="utf-8").splitlines()

    told = Command()("quests lint --json", str(file))

    assert told.code == 1
    found = {fault["pointer"]: fault for fault in told.document["findings"]}
    place = "#/points/0/places/0"
    assert set(found) == {"#/level", f"{place}/detectRadius", f"{place}/longitude"}
    assert found["#/level"]["message"].endswith("Easy, Medium, Hard.")
    assert found[f"{place}/detectRadius"]["message"].endswith("Is it detectionRadius?")
    assert "easy" in lines[found["#/level"]["line"] - 1]
    assert "30,30222" in lines[found[f"{place}/longitude"]["line"] - 1]


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_lines_may_end_as_editors_end_them(file: Path, newline: str) -> None:
    change(file, "category: History", "category: Mistery")
    text = file.read_text(encoding="utf-8").replace("\n", newline)
    file.write_bytes(b"\xef\xbb\xbf" + text.encode())

    told = Command()("quests lint --json", str(file)).document["findings"]

    assert {fault["line"] for fault in told if fault["code"] == "missing"} == {9}


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    refused = Command()("quests lint", str(tmp_path))

    assert refused.refusal == f"{tmp_path} cannot be read (Is a directory). Name another file."


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "Send a bundle of QuestCity"),
        (b"\x00\x01\x02", "Send a bundle of QuestCity"),
        (b"title: [", "Line 2"),
        (b"title: A walk\ntitle: Another\n", "Line 2"),
        ("title: A walk".encode("utf-16"), "Save it as UTF-8."),
        ("title: Прогулка".encode("cp1251"), "Save it as UTF-8."),
        (b"title: &a A walk\ndescription: *a\n", "Line 1"),
    ],
)
def test_what_is_no_quest_is_refused_in_one_line(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "strange.yaml"
    path.write_bytes(content)

    outcome = Command()("quests lint", str(path))

    assert (outcome.code, outcome.out) == (2, "")
    assert says in outcome.line


@pytest.mark.parametrize("command", ["lint", "import --author anna"])
def test_a_file_that_is_not_there_is_told(command: str, tmp_path: Path) -> None:
    path = tmp_path / "nothing.yaml"

    refused = Command()(f"quests {command}", str(path))

    assert refused.refusal.startswith(f"{path} cannot be read (No such file or directory).")


@pytest.mark.postgres
def test_a_quest_goes_from_a_file_to_players_and_back(
    written: Written, database_url: str, tmp_path: Path
) -> None:
    questcity, quest_id = written

    shown = questcity("quests show", quest_id)
    linted = questcity("quests lint --json", quest_id)
    published = questcity("quests publish", quest_id)
    again = questcity("quests publish", quest_id)
    listed = questcity("quests list --author anna --status published --json")

    assert shown.code == 0
    assert TITLE in shown.out
    assert "enter_code" in shown.out
    assert "1782" not in shown.out
    assert [found["code"] for found in linted.document["findings"]] == ["cover-missing"]
    assert (published.code, published.out) == (0, "Version 1 is open to players now.\n")
    assert (again.code, again.out) == (3, "Version 1 is open to players already.\n")
    assert [quest["title"] for quest in listed.document["quests"]] == [TITLE]

    out = tmp_path / "out.yaml"
    exported = questcity("quests export --json --output", str(out), quest_id)
    assert (exported.code, exported.document["losses"]) == (0, [])
    assert out.stat().st_mode & 0o777 == 0o600
    brought = questcity("quests import --author anna --json", str(out))
    assert brought.document["losses"] == []
    more = tmp_path / "again.yaml"
    questcity("quests export --output", str(more), brought.document["id"])
    assert more.read_bytes() == out.read_bytes()

    closed = questcity("quests archive --yes", quest_id)
    closed_again = questcity("quests archive --yes", quest_id)
    opened = questcity("quests publish", quest_id)
    assert (closed.code, closed.out) == (0, "It is closed to new players now.\n")
    assert (closed_again.code, closed_again.out) == (3, "It is closed to new players already.\n")
    assert (opened.code, opened.out) == (0, "Version 1 is open to players now.\n")

    trail = rows_of(
        database_url,
        "SELECT action, actor LIKE 'operator:%', actor_id IS NULL FROM audit_entry "
        "WHERE subject_id = $1 ORDER BY at, id",
        UUID(quest_id),
    )
    actions = ["quest.created", "quest.published", "quest.archived", "quest.published"]
    assert trail == [(action, True, True) for action in actions]


@pytest.mark.postgres
def test_a_map_holds_no_answer_and_says_so(written: Written, tmp_path: Path) -> None:
    out = tmp_path / "quest.gpx"

    exported = written.questcity("quests export --output", str(out), written.id)

    assert exported.code == 0
    assert "answers-not-exported" in exported.out
    assert b"1782" not in out.read_bytes()
    assert b"Rider".lower() in out.read_bytes().lower()


@pytest.mark.postgres
def test_an_export_that_fails_leaves_no_file(with_anna: Command, tmp_path: Path) -> None:
    out = tmp_path / "quest.yaml"

    refused = with_anna("quests export --output", str(out), NOWHERE)
    unclear = with_anna("quests export --output", str(tmp_path / "quest"), NOWHERE)

    assert refused.code == 1
    assert "no such quest" in refused.line.lower()
    assert (unclear.code, "--format" in unclear.line) == (2, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.postgres
def test_what_has_changed_is_told(written: Written) -> None:
    questcity, quest_id = written
    assert questcity("quests publish", quest_id).code == 0

    nothing = questcity("quests diff", quest_id)
    unknown = questcity("quests diff --from 7", quest_id)
    strange = questcity("quests diff --to tomorrow", quest_id)

    assert (nothing.code, nothing.out) == (0, "Nothing has changed from 1 to 1.\n")
    assert "version" in unknown.refusal
    assert (strange.code, "tomorrow" in strange.line) == (2, True)


@pytest.mark.postgres
def test_each_change_is_told_from_what_was_to_what_is(
    written: Written, installation: Installation, database_url: str
) -> None:
    questcity, quest_id = written
    assert questcity("quests publish", quest_id).code == 0
    asyncio.run(retitle(installation, database_url, QuestId(UUID(quest_id))))

    told = questcity("quests diff --json", quest_id).document["changes"]
    back = questcity("quests diff --from draft --to 1 --json", quest_id).document["changes"]
    table = questcity("quests diff", quest_id)

    change = {"change": "changed", "pointer": "#/title"}
    assert told == [change | {"before": TITLE, "after": "By boat"}]
    assert back == [change | {"before": "By boat", "after": TITLE}]
    assert table.out.splitlines()[-1].split() == [
        "changed",
        "#/title",
        *TITLE.split(),
        "By",
        "boat",
    ]


async def retitle(installation: Installation, database_url: str, quest_id: QuestId) -> None:
    store = postgres_store(database_url)
    container = application_over(installation.settings(), SetClock(), store)
    editor = an_actor(flags=frozenset({Flag.CAN_EDIT_QUESTS}))
    opened, _ = await drafts.open_draft(container, editor, quest_id)
    await drafts.edit(container, editor, opened.quest, title="By boat")
    await container.close()


@pytest.mark.postgres
def test_only_who_may_write_quests_gets_one(with_anna: Command, file: Path) -> None:
    invited = with_anna(
        "users create --username boris --email boris@example.org --first-name B --last-name P"
    )
    assert invited.code == 0

    refused = with_anna("quests import --author boris", str(file))
    nobody = with_anna("quests import --author vera", str(file))

    assert refused.refusal.startswith("boris may not write quests.")
    assert nobody.refusal == "There is no such user."
    assert json.loads(with_anna("quests list --json").out) == {"quests": []}


@pytest.mark.postgres
def test_what_cannot_be_brought_in_is_told_with_its_lines(with_anna: Command, file: Path) -> None:
    change(file, "cost: 2 ", "cost: -2 ")
    line = next(
        number
        for number, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if "cost: -2" in text
    )

    refused = with_anna("quests import --author anna", str(file))

    assert (refused.code, refused.out) == (2, "")
    assert f"points.0.hints.0.cost: Line {line}: This is between 0 and 100." in refused.line


@pytest.mark.postgres
def test_a_quest_that_is_not_ready_is_not_opened(with_anna: Command, file: Path) -> None:
    change(file, "level: Easy", "")
    quest_id = with_anna("quests import --author anna --json", str(file)).document["id"]

    refused: Any = with_anna("quests publish", quest_id)

    assert (refused.code, refused.out) == (1, "")
    assert "level" in refused.line
