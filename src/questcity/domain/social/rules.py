"""What reviews and what is said to them may hold."""

from collections.abc import Iterator
from typing import Final

from questcity.domain.quests.rules.violations import check_number, check_text
from questcity.domain.shared.errors import Violation
from questcity.domain.shared.texts import has_control_characters
from questcity.domain.social.errors import TooManyFavoritesError
from questcity.domain.social.model import Opinion

TEXT_LENGTH: Final = 2000
FAVORITES_AT_MOST: Final = 1000


def check_opinion(opinion: Opinion) -> Iterator[Violation]:
    """Find what is wrong with an opinion; it need not have words."""
    yield from check_number(("rating",), opinion.rating, 1, 5)
    yield from _check_words(opinion.text, least=0)


def check_response(text: str) -> Iterator[Violation]:
    """Find what is wrong with what the house says."""
    return _check_words(text, least=1)


def require_room(favorites: int) -> None:
    """Refuse more favourites than one can have. Raise `TooManyFavoritesError`."""
    if favorites > FAVORITES_AT_MOST:
        raise TooManyFavoritesError(FAVORITES_AT_MOST)


def _check_words(text: str, *, least: int) -> Iterator[Violation]:
    yield from check_text(("text",), text, TEXT_LENGTH, least=least)
    if has_control_characters(text.replace("\n", "").replace("\t", "")):
        yield Violation(("text",), "invalid", "A text has no control characters but line ends.")
