"""The command that lets bots walk: what it refuses, and what it shows."""

import re
from pathlib import Path

import pytest
from rich.console import Console

from cli.command import Command
from questcity.entrypoints.cli.demo.crowd import Summary
from questcity.entrypoints.cli.demo.newcomers import FolderMailbox
from questcity.entrypoints.cli.demo.quest_files import QuestName, read_quest
from questcity.entrypoints.cli.demo.reports import facts_of_crowd, farewell, show_crowd
from questcity.entrypoints.cli.demo.screen import Screen
from questcity.entrypoints.cli.demo.steps import Outcome, Record, Step
from questcity.entrypoints.cli.demo.tally import Tally

LETTER = """\
From: questcity@localhost
To: {to}
Subject: Your QuestCity code
Content-Type: text/plain; charset="utf-8"

Hello,

your code is {code}. It is good for 10 minutes.
"""


def a_step(**changes: object) -> Step:
    fields: dict[str, object] = {
        "order": 0,
        "title": "The Stationmaster's Envelope",
        "deed": "check_in",
        "verdict": "accepted",
        "reasons": ("within-radius",),
        "distance_band": "inside",
        "is_repeat": False,
        "score": 10,
    }
    return Step(**fields | changes)  # type: ignore[arg-type]


def an_outcome(**changes: object) -> Outcome:
    fields: dict[str, object] = {
        "username": "demo-1",
        "state": "finished",
        "score": 85,
        "deeds": 24,
        "seconds": 61.4,
        "reward": "granted",
        "reward_credits": 50,
        "credits": 50,
        "rank": 3,
    }
    return Outcome(**fields | changes)  # type: ignore[arg-type]


def test_without_a_server_one_line_says_what_to_start(questcity: Command) -> None:
    refused = questcity("demo play --base-url http://127.0.0.1:9")

    assert "No QuestCity answers at http://127.0.0.1:9: start `questcity serve`" in refused.refusal


def test_without_a_data_folder_one_line_says_where_codes_are_read(
    questcity: Command, tmp_path: Path
) -> None:
    refused = questcity.given(DATA_DIR=tmp_path / "none")("demo play")

    assert f"{tmp_path / 'none'} is not there: set QUESTCITY_DATA_DIR" in refused.refusal


def test_where_letters_go_to_a_server_one_line_says_that_bots_cannot_read_them(
    questcity: Command,
) -> None:
    refused = questcity.given(MAIL_URL="smtp://127.0.0.1:2525")("demo play")

    assert "QUESTCITY_MAIL_URL" in refused.refusal


@pytest.mark.parametrize(
    "options",
    [
        "--base-url nonsense",
        "--base-url ftp://127.0.0.1",
        "--quest atlantis",
        "--players 0",
        "--players 501",
        "--tempo 0",
        "--seed one",
    ],
)
def test_what_cannot_be_meant_is_wrong_usage(questcity: Command, options: str) -> None:
    refused = questcity(f"demo play {options}")

    assert (refused.code, refused.out) == (2, "")


async def _codes(mailbox: FolderMailbox, address: str) -> list[str]:
    return list(await mailbox.find_codes(address))


@pytest.mark.anyio
async def test_codes_are_read_from_new_letters_to_the_address(tmp_path: Path) -> None:
    def post(name: str, to: str, code: str) -> None:
        (tmp_path / f"{name}.eml").write_text(LETTER.format(to=to, code=code), "utf-8")

    post("1", "anna@example.org", "111111")
    mailbox = FolderMailbox(tmp_path)

    assert await _codes(mailbox, "anna@example.org") == []
    post("2", "anna@example.org", "222222")
    post("3", "vera@example.org", "333333")
    (tmp_path / ".4.tmp").write_text("a letter that is being written", "utf-8")
    assert await _codes(mailbox, "anna@example.org") == ["222222"]
    post("5", "anna@example.org", "555555")
    assert await _codes(mailbox, "anna@example.org") == ["222222", "555555"]
    assert await _codes(mailbox, "vera@example.org") == ["333333"]


@pytest.mark.anyio
async def test_a_mail_folder_may_come_into_being_later(tmp_path: Path) -> None:
    mailbox = FolderMailbox(tmp_path / "mail")

    assert await _codes(mailbox, "anna@example.org") == []


def shown(*steps: Step, metres: float = 0.0) -> list[str]:
    console = Console(width=100, record=True, quiet=False, file=None)
    with (
        console.capture() as capture,
        Screen(read_quest(QuestName.LOS_ANGELES), console) as screen,
    ):
        screen.walked(metres)
        for step in steps:
            screen.judged(step)
    return capture.get().splitlines()


def test_each_deed_is_a_line_and_a_point_is_named_once() -> None:
    heading, first, second, third, *_ = shown(
        a_step(title="Station", verdict="rejected", reasons=("outside-radius",), score=0),
        a_step(title="Station", deed="claim", reasons=("within-radius", "claimed"), is_repeat=True),
        a_step(order=1, title="House", distance_band=None),
    )

    assert heading.split() == ["point", "deed", "verdict", "reasons", "distance", "score"]
    assert re.split(r"\s{2,}", first.strip()) == [
        "1",
        "Station",
        "check_in",
        "rejected",
        "outside-radius",
        "inside",
        "0",
    ]
    assert re.split(r"\s{2,}", second.strip()) == [
        "claim, again",
        "accepted",
        "within-radius, claimed",
        "inside",
        "10",
    ]
    assert third.split() == ["2", "House", "check_in", "accepted", "within-radius", "10"]


def test_the_bar_says_how_far_the_walk_has_come() -> None:
    *_, bar = shown(metres=1234.4)

    assert "1234 of about 2718 m" in bar


def test_the_end_is_told_in_words() -> None:
    record = Record()

    told = farewell("A City", an_outcome(), record)

    assert told.splitlines() == [
        "demo-1 has finished “A City” in 1 min 1 s with a score of 85, rank 3 on the leaderboard.",
        "Reward: 50 credits (granted); 50 on the account now.",
    ]


def test_only_first_deeds_count_as_too_fast() -> None:
    record = Record()
    reasons = ("within-radius", "too-fast")

    record.judged(a_step(reasons=reasons))
    record.judged(a_step(reasons=reasons, is_repeat=True))

    assert record.too_fast == 1


def test_a_crowd_is_summed_up(capsys: pytest.CaptureFixture[str]) -> None:
    summary, tally = Summary(outcomes=[an_outcome(), an_outcome(state="expired")]), Tally()
    summary.failures["429 too-many-requests"] += 1
    summary.examples["429 too-many-requests"] = "register: 429 too-many-requests. Wait."
    tally.answered("find", 0.0123)
    tally.failed("429 too-many-requests")

    facts = facts_of_crowd(summary, tally, players=3, seed=7)
    show_crowd(facts)

    assert (facts["players"], facts["finished"], facts["deeds"]) == (3, 1, 48)
    [latency] = facts["latencies"]
    assert latency == {"kind": "find", "count": 1, "p50": 12.3, "p95": 12.3, "p99": 12.3}
    out = capsys.readouterr().out
    assert "1 of 429 too-many-requests" in out
    assert "register: 429 too-many-requests. Wait." in out
    assert re.search(r"find +1 +12.3 +12.3 +12.3", out)
