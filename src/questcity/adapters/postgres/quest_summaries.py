"""What lists show of published quests, in SQL."""

from typing import Final

from questcity.adapters.postgres.quest_mapping import VALUE_COLUMNS

SUMMARY_COLUMNS: Final = f"{VALUE_COLUMNS}, rating, folded_title"


def tables_of(listing: str = "quest_listing") -> str:
    """Return what a summary is read from; `listing` stands for rows of the listing."""
    return f"""
    {listing}
    JOIN category ON category.id = category_id
    JOIN vehicle ON vehicle.id = vehicle_id
    JOIN area ON area.id = place_id
    """


LISTING_TABLES: Final = tables_of()
