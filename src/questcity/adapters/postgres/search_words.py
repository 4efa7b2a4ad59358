"""Words that quests are found by, and the dictionary of all of them, where they stay for ever."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import text

from questcity.adapters.postgres.unit_of_work import PostgresUnitOfWork
from questcity.domain.quests.model.words import neighbours_of, neighbours_of_beginnings
from questcity.domain.shared.ids import AreaId


def place_word(place_id: AreaId) -> str:
    """Return the word that quests in a city have in common, whatever it is called.

    It is not in the dictionary, or parts of ids would be found.
    """
    return f"@{place_id.hex}"


PLACE_WORD: Final = "'@' || replace(id::text, '-', '')"
"""The same in SQL, for a row of cities."""


async def keep_words(unit_of_work: PostgresUnitOfWork, words: Iterable[str]) -> None:
    """Have words in the dictionary."""
    # In order: of two blocks that bring the same ones, each waits for the other at most once.
    kept = sorted(set(words))
    columns = {
        "words": kept,
        "neighbours": [" ".join(neighbours_of(word)) for word in kept],
        "beginnings": [" ".join(neighbours_of_beginnings(word)) for word in kept],
    }
    await unit_of_work.execute(_KEEP, columns)


# Most words are there already, and to ask is cheaper than to be refused.
_KEEP: Final = text("""
INSERT INTO search_word (word, neighbours, beginnings)
SELECT new.word, string_to_array(new.neighbours, ' '), string_to_array(new.beginnings, ' ')
FROM unnest(CAST(:words AS text[]), CAST(:neighbours AS text[]), CAST(:beginnings AS text[]))
         AS new (word, neighbours, beginnings)
WHERE NOT EXISTS (SELECT FROM search_word AS old WHERE old.word = new.word)
ORDER BY new.word
ON CONFLICT DO NOTHING
""")
