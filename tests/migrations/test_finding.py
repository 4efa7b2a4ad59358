"""Quests that were published before they could be searched for."""

import asyncpg
import pytest

from builders import an_id
from quest_builders import SAINT_PETERSBURG, a_place, a_point, a_quest, a_version, some_fields
from questcity.adapters.postgres.quest_mapping import listing_columns
from questcity.adapters.postgres.schema import Schema
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.quests.model.searching import Findable
from questcity.domain.quests.model.words import neighbours_of, neighbours_of_beginnings, words_of
from questcity.domain.shared.ids import UserId

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

Connection = asyncpg.Connection

# Which version is published makes no difference here.
_WITHOUT_VERSIONS = (
    "ALTER TABLE quest_listing DROP CONSTRAINT fk_quest_listing_quest_id_quest_version"
)
_MADE = ("cell", "folded_title", "title_words", "words")
_SPHERE = "ARRAY[sphere ~> 1, sphere ~> 3, sphere ~> 5]"
_ADD = """
INSERT INTO quest_listing (
    quest_id, version, published_at, title, description, language, category_id, vehicle_id,
    place_id, level, group_size, timeframe, mileage, mentor, points_count, price_amount,
    price_currency, price_subscription, credits_auto, credits_cost, credits_reward,
    start_latitude, start_longitude, merch
) VALUES ($1, 1, now(), $2, $3, 'ru', $4, $5, $6, 'Easy', 1, 1, '5-10', 'no_mentor', 2, 0,
          'EUR', false, true, 0, 0, $7, $8, '[]')
"""


@pytest.mark.parametrize(
    ("title", "start"),
    [
        ("Ёлка и ЙОД: café Ørsted, 100% 👻", GeoPoint(59.936, 30.302)),
        ("Straße ﬁne " + "x" * 90, GeoPoint(-89.5, 180.0)),
        ("O'Neill; -- DROP", GeoPoint(0.0, -180.0)),
    ],
)
async def test_they_are_found_as_if_they_were_published_now(
    empty_url: str, connection: "Connection", title: str, start: GeoPoint
) -> None:
    fields = some_fields(title=title, description="По следам трёх котов.")
    points = (a_point(places=(a_place(start),)), a_point())
    version = a_version(a_quest(UserId(an_id())), fields=fields, points=points)
    schema = Schema(empty_url)
    await schema.upgrade("0010")
    await connection.execute(_WITHOUT_VERSIONS)
    refers = (fields.category_id, fields.vehicle_id, fields.place_id)
    told = (version.quest_id, title, fields.description, *refers)
    await connection.execute(_ADD, *told, start.latitude, start.longitude)

    await schema.upgrade()

    row = await connection.fetchrow(f"SELECT *, {_SPHERE} AS at FROM quest_listing")  # noqa: S608 (constants)
    words = await connection.fetch("SELECT word, neighbours, beginnings FROM search_word")
    area = await connection.fetchrow("SELECT * FROM area WHERE id = $1", SAINT_PETERSBURG.id)
    assert row is not None
    assert area is not None
    findable = Findable.of(version.fields)
    expected = listing_columns(version, findable)
    assert {name: row[name] for name in _MADE} == {name: expected[name] for name in _MADE}
    assert row["at"] == pytest.approx(expected["sphere"])
    assert area["words"] == sorted(words_of(SAINT_PETERSBURG.name))
    kept = {word: (tuple(own), tuple(others)) for word, own, others in words}
    assert (
        kept.items()
        >= {
            word: (neighbours_of(word), neighbours_of_beginnings(word)) for word in findable.words
        }.items()
    )
