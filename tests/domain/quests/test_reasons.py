"""Reasons of decisions about drafts."""

from collections.abc import Sequence

import pytest

from play_builders import a_point, complete_fields
from questcity.domain.quests.model.contents import OpenContent
from questcity.domain.quests.model.documents import Path, document_of
from questcity.domain.quests.model.refusals import Reason, ReasonCode
from questcity.domain.quests.rules.reasons import REASONS_AT_MOST, check_reasons, normal_reasons

POINT = a_point()
DRAFT = document_of(OpenContent(fields=complete_fields(), points=(POINT,), answers={POINT.id: ()}))


def a_reason(path: Path = (), text: str = "It is on a roof.") -> Reason:
    return Reason(path=path, code=ReasonCode.UNSAFE, text=text)


def found(reasons: Sequence[Reason], *, is_approved: bool = False) -> list[tuple[Path, str]]:
    violations = check_reasons(tuple(reasons), DRAFT, is_approved=is_approved)
    return [(violation.path, violation.code) for violation in violations]


def test_a_refusal_says_why_and_an_approval_says_nothing() -> None:
    assert found([a_reason()]) == []
    assert found([], is_approved=True) == []
    assert found([]) == [(("reasons",), "too-few")]
    assert found([a_reason()], is_approved=True) == [(("reasons",), "not-expected")]


def test_there_are_as_many_reasons_as_anybody_will_read() -> None:
    assert found([a_reason()] * REASONS_AT_MOST) == []
    assert found([a_reason(text="")] * 10_000)[0] == (("reasons",), "too-many")
    assert len(found([a_reason(text="")] * 10_000)) == REASONS_AT_MOST + 1


@pytest.mark.parametrize(
    ("text", "code"), [("", "too-short"), (" \n", "too-short"), ("x" * 2001, "too-long")]
)
def test_a_reason_has_a_sentence(text: str, code: str) -> None:
    wrong = normal_reasons((a_reason(), a_reason(text=text)))

    assert found(wrong) == [(("reasons", 1, "text"), code)]


def test_a_reason_points_to_something() -> None:
    paths: list[Path] = [("points", 0, "title"), ("points", 1), (), ("",)]

    assert found([a_reason(path) for path in paths]) == [
        (("reasons", 1, "pointer"), "unknown"),
        (("reasons", 3, "pointer"), "unknown"),
    ]


def test_a_text_is_kept_composed_and_without_outer_spaces() -> None:
    [kept] = normal_reasons((a_reason(text=" Cafe\u0301 "),))

    assert kept.text == "Caf\u00e9"
