"""Answers that are found without going there."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from questcity.domain.quests.model.answers import AnswerKind, normal_answer, normal_words
from questcity.domain.quests.model.points import Point
from questcity.domain.quests.rules.linting.findings import Code, Finding
from questcity.domain.quests.rules.linting.lintable import Lintable
from questcity.domain.quests.rules.points import place_of_answer
from questcity.domain.quests.rules.violations import Path

DIGITS_AT_LEAST: Final = 4
"""Of a code: a hundred guesses a day are judged, so that three digits last ten days."""
SECRET_AT_LEAST: Final = 8
"""Characters of the secret of a QR: a number or a short word is guessed."""
TELLING_FROM: Final = 3
"""Characters: anything shorter stands in a text by chance."""


def find_weak_codes(quest: Lintable) -> Iterator[Finding]:
    """Find codes that are soon guessed."""
    for at, _, answers in _answers(quest, AnswerKind.CODE):
        for number, code in enumerate(answers):
            path = (*at, *place_of_answer(AnswerKind.CODE, number))
            digits = normal_answer(AnswerKind.CODE, code)
            if len(digits) < DIGITS_AT_LEAST:
                message = (
                    f"Choose a code of {DIGITS_AT_LEAST} digits or more: this is guessed soon."
                )
                yield Finding(path, Code.CODE_TOO_SHORT, message)
            elif _is_row(digits):
                message = (
                    "Choose another code: rows such as 1111 or 1234 are what people try first."
                )
                yield Finding(path, Code.CODE_EASY_TO_GUESS, message)


def find_given_away(quest: Lintable) -> Iterator[Finding]:
    """Find answers that are to be read before one gets there, or for nothing."""
    everywhere = [
        ("the quest's title", quest.words(quest.fields.title)),
        ("the quest's description", quest.words(quest.fields.description or "")),
    ]
    for kind in (AnswerKind.CODE, AnswerKind.WORD):
        for at, point, answers in _answers(quest, kind):
            texts = [*everywhere, *_texts(quest, point)] if answers else []
            for number, answer in enumerate(answers):
                words = normal_words(answer)
                told = next((name for name, text in texts if words in text), None)
                if told is not None and len(normal_answer(kind, answer)) >= TELLING_FROM:
                    path = (*at, *place_of_answer(kind, number))
                    message = f"Ask for something else, or take the answer out of {told}."
                    yield Finding(path, Code.ANSWER_GIVEN_AWAY, message)


def find_repeated_words(quest: Lintable) -> Iterator[Finding]:
    """Find words that are accepted twice."""
    for at, _, answers in _answers(quest, AnswerKind.WORD):
        words = [normal_answer(AnswerKind.WORD, answer) for answer in answers]
        for number, word in enumerate(words):
            if word in words[:number]:
                message = "Take this word out: letter case, spaces and signs make no difference."
                yield Finding((*at, "words", number), Code.WORD_REPEATED, message)


def find_weak_secrets(quest: Lintable) -> Iterator[Finding]:
    """Find signs that could be guessed."""
    for at, _, answers in _answers(quest, AnswerKind.QR):
        if any(len(normal_answer(AnswerKind.QR, secret)) < SECRET_AT_LEAST for secret in answers):
            message = (
                f"Let the server make the secret, or choose one of {SECRET_AT_LEAST} characters "
                "or more: this is guessed soon."
            )
            yield Finding((*at, "secret"), Code.SECRET_TOO_SHORT, message)


def find_shared_secrets(quest: Lintable) -> Iterator[Finding]:
    """Find signs that are good for two points."""
    seen: set[str] = set()
    for at, _, answers in _answers(quest, AnswerKind.QR):
        secrets = {normal_answer(AnswerKind.QR, secret) for secret in answers}
        if secrets & seen:
            message = "Renew the QR: the sign of another point before would pass this one too."
            yield Finding((*at, "secret"), Code.SECRET_SHARED, message)
        seen |= secrets


def _answers(quest: Lintable, kind: AnswerKind) -> Iterator[tuple[Path, Point, tuple[str, ...]]]:
    """Return what answers of a kind are known, each with its activity's path and its point."""
    for index, point in enumerate(quest.points):
        if point.activity.type.answer_kind is kind:
            yield ("points", index, "activity"), point, quest.answers.get(point.id, ())


def _texts(quest: Lintable, point: Point) -> Iterator[tuple[str, str]]:
    yield "the point's title", quest.words(point.title)
    yield "the point's description", quest.words(point.description)
    for hint in point.hints:
        if not hint.cost:
            yield "a hint that costs nothing", quest.words(hint.text)


def _is_row(digits: str) -> bool:
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(digits)}
    return steps in ({0}, {1}, {9})
