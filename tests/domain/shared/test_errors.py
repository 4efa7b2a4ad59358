import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest

import questcity.domain
from builders import an_id
from questcity.domain.shared.errors import (
    BadCursorError,
    BusyError,
    DomainError,
    InvalidInputError,
    RequestInFlightError,
    StaleRevisionError,
    TooManyRequestsError,
    Violation,
)
from questcity.domain.shared.ids import Revision, RunId
from questcity.domain.shared.permissions import Status

GIVEN: dict[str, tuple[Any, ...]] = {
    "FileNotReadableError": ("The file is broken.",),
    "FileTooLargeError": ("There is more than is taken.",),
    "InUseError": (1, 2, 3),
    "InvalidInputError": ((Violation(("title",), "too-short", "A title has a letter."),),),
    "MediaNotUsableError": (("cover",),),
    "QuestNotReadyError": ((Violation(("points",), "too-few", "A quest has two points."),),),
    "RunAlreadyActiveError": (RunId(an_id()),),
    "TooManyFavoritesError": (1000,),
    "TooManyRequestsError": (30,),
    "WrongPasswordError": ("password",),
    "WrongStatusError": (Status.ACTIVE,),
}


def below(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    for child in kind.__subclasses__():
        if child.__module__.startswith("questcity.domain."):
            yield child
            yield from below(child)


def _import_all() -> None:
    for module in pkgutil.walk_packages(questcity.domain.__path__, "questcity.domain."):
        importlib.import_module(module.name)


_import_all()
KINDS = [
    kind for kind in DomainError.__subclasses__() if kind.__module__.startswith("questcity.domain.")
]
NAMED = [error for kind in KINDS for error in below(kind)]


def test_each_refusal_has_a_code_of_its_own() -> None:
    codes = [error.code for error in NAMED]

    assert len(NAMED) > 20
    assert [code for code in codes if codes.count(code) > 1] == []
    assert [code for code in codes if not re.fullmatch(r"[a-z]+(-[a-z]+)*", code)] == []


def test_only_kinds_are_inherited_from_and_they_have_no_code() -> None:
    assert [error for error in NAMED if error.__bases__[0] not in KINDS] == []
    assert [kind for kind in KINDS if "code" in vars(kind)] == []


@pytest.mark.parametrize("error", NAMED, ids=lambda error: error.code)
def test_each_refusal_words_itself_in_whole_sentences(error: type[DomainError]) -> None:
    refusal = error(*GIVEN.get(error.__name__, ()))

    sentences = [refusal.detail, *(violation.detail for violation in refusal.violations)]
    assert str(refusal) == refusal.detail
    assert [text for text in sentences if not re.fullmatch(r"[A-Z][^\n]*\.", text)] == []


def test_what_is_invalid_names_every_violation() -> None:
    violations = (
        Violation(("points", 0, "title"), "too-short", "A title has a letter."),
        Violation(("price",), "negative", "A price is not negative."),
    )

    assert InvalidInputError(violations).violations == violations


def test_who_was_too_slow_hears_the_present_revision() -> None:
    refusal = StaleRevisionError(Revision(7))

    assert refusal.present == 7
    assert "revision 7" in refusal.detail
    assert "revision" not in StaleRevisionError().detail


@pytest.mark.parametrize(("left", "said"), [(-5, 1), (0, 1), (1, 1), (61, 61)])
def test_nobody_is_told_to_wait_for_less_than_a_second(left: int, said: int) -> None:
    assert TooManyRequestsError(left).retry_after == said


def test_what_passes_by_itself_says_when_to_come_back() -> None:
    assert (BusyError().retry_after, RequestInFlightError().retry_after) == (1, 1)
    assert not hasattr(BadCursorError(), "retry_after")
