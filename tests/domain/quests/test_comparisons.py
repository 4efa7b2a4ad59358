"""Which states of a quest are compared."""

from dataclasses import replace
from typing import Any

import pytest

from builders import NOON
from play_builders import a_draft, a_quest
from questcity.domain.quests.model.comparisons import Side, SubmissionKind, Unpublished, sides_of
from questcity.domain.quests.model.quests import Draft
from questcity.domain.quests.model.refusals import Refusal

DRAFT, REFUSED = Unpublished
NEW, NEXT, AGAIN = SubmissionKind


def a_refused_draft() -> Draft:
    draft = a_draft()
    return replace(draft, refusal=Refusal(content=draft.content, reasons=(), at=NOON))


@pytest.mark.parametrize(
    ("quest", "asked", "sides"),
    [
        ({"version": 3}, (None, None), (3, DRAFT)),
        ({"version": 3, "draft": a_refused_draft()}, (None, None), (3, DRAFT)),
        ({"version": 3, "draft": None}, (None, None), (2, 3)),
        ({"version": 1, "draft": None}, (None, None), (1, 1)),
        ({}, (None, None), (0, DRAFT)),
        ({"draft": a_refused_draft()}, (None, None), (REFUSED, DRAFT)),
        ({"version": 3}, (1, None), (1, DRAFT)),
        ({"version": 3}, (None, 2), (1, 2)),
        ({"version": 3}, (None, REFUSED), (3, REFUSED)),
        ({"version": 3}, (DRAFT, 1), (DRAFT, 1)),
    ],
)
def test_what_is_not_named_is_what_comes_before_and_what_is_there_now(
    quest: dict[str, Any], asked: tuple[Side | None, Side | None], sides: tuple[Side, Side]
) -> None:
    assert sides_of(a_quest(**quest), *asked) == sides


@pytest.mark.parametrize(
    ("version", "was_refused", "kind", "baseline"),
    [
        (0, False, NEW, None),
        (0, True, AGAIN, REFUSED),
        (3, False, NEXT, 3),
        (3, True, AGAIN, REFUSED),
    ],
)
def test_a_submission_is_compared_with_what_was_seen_last(
    version: int, was_refused: bool, kind: SubmissionKind, baseline: Side | None
) -> None:
    found = SubmissionKind.of(version=version, was_refused=was_refused)

    assert found is kind
    assert found.baseline(a_quest(version=version)) == baseline
