"""Whether texts are written in the script of their language."""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Final

from questcity.domain.quests.rules.linting.findings import Code, Finding
from questcity.domain.quests.rules.linting.lintable import Lintable
from questcity.domain.quests.rules.violations import Path

LETTERS_AT_LEAST: Final = 30
"""In a shorter description, a name or an inscription may be all there is."""
TEXTS_AT_LEAST: Final = 3
"""Of fewer, none is an exception."""

_CYRILLIC: Final = frozenset({"CYRILLIC"})
_LATIN: Final = frozenset({"LATIN"})

# By the first word of a letter's name in Unicode. Only languages that are always written like this.
_SCRIPTS: Final = {
    **dict.fromkeys(("ru", "uk", "be", "bg", "mk"), _CYRILLIC),
    **dict.fromkeys(
        (
            *("ca", "cs", "cy", "da", "de", "en", "es", "et", "eu", "fi", "fr", "ga", "gl", "hr"),
            *("hu", "id", "is", "it", "lt", "lv", "nb", "nl", "nn", "no", "pl", "pt", "ro", "sk"),
            *("sl", "sq", "sv", "tr", "vi"),
        ),
        _LATIN,
    ),
    "ar": frozenset({"ARABIC"}),
    "el": frozenset({"GREEK"}),
    "fa": frozenset({"ARABIC"}),
    "he": frozenset({"HEBREW"}),
    "hi": frozenset({"DEVANAGARI"}),
    "hy": frozenset({"ARMENIAN"}),
    "ja": frozenset({"HIRAGANA", "KATAKANA", "CJK"}),
    "ka": frozenset({"GEORGIAN"}),
    "ko": frozenset({"HANGUL"}),
    "th": frozenset({"THAI"}),
    "zh": frozenset({"CJK"}),
}


def find_other_languages(quest: Lintable) -> Iterator[Finding]:
    """Find texts without one letter of the quest's language."""
    language = quest.fields.language or ""
    expected = _scripts_of(language)
    if not expected:
        return
    for path, text in _long_texts(quest):
        if not any(_script(letter) in expected for letter in set(text)):
            message = (
                f"Translate this, or say another language: the quest is in “{language}”, "
                "and this text is in other letters."
            )
            yield Finding(path, Code.LANGUAGE_CONTRADICTED, message)


def find_other_scripts(quest: Lintable) -> Iterator[Finding]:
    """Find texts in other letters than most, where the language does not say in which."""
    if _scripts_of(quest.fields.language or ""):
        return
    texts = [(path, _count_scripts(text)) for path, text in _long_texts(quest)]
    scripts = Counter(counted.most_common(1)[0][0] for _, counted in texts)
    if len(texts) < TEXTS_AT_LEAST:
        return
    [(most, count)] = scripts.most_common(1)
    for path, counted in texts:
        if count > len(texts) / 2 and most not in counted:
            message = "Translate this, or the others: it is in other letters than most of them."
            yield Finding(path, Code.SCRIPT_DIFFERS, message)


def _scripts_of(language: str) -> frozenset[str]:
    first, *rest = language.split("-")
    if any(len(part) == len("Latn") for part in rest):
        return frozenset()
    return _SCRIPTS.get(first, frozenset())


def _long_texts(quest: Lintable) -> Iterator[tuple[Path, str]]:
    """Return the descriptions: elsewhere, a name or an inscription may be all there is."""
    for path, text in quest.texts():
        if path[-1] == "description" and sum(map(str.isalpha, text)) >= LETTERS_AT_LEAST:
            yield path, text


def _count_scripts(text: str) -> Counter[str]:
    scripts: Counter[str] = Counter()
    for letter, count in Counter(text).items():
        if letter.isalpha():
            scripts[_script(letter)] += count
    return scripts


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
