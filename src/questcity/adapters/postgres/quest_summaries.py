"""What lists show of published quests, in SQL."""

from typing import Final

SUMMARY_COLUMNS: Final = """
quest_id, published_at, title, language, level, group_size, timeframe, mileage, points_count,
price_amount, price_currency, price_subscription, credits_auto, credits_cost, credits_reward,
rating, rating_total, rating_count, folded_title,
start_latitude, start_longitude, category_id, category.name AS category_name,
vehicle_id, vehicle.name AS vehicle_name, place_id, area.name AS place_name
"""


def tables_of(listing: str = "quest_listing") -> str:
    """Return what a summary is read from; `listing` stands for rows of the listing."""
    return f"""
    {listing}
    JOIN category ON category.id = category_id
    JOIN vehicle ON vehicle.id = vehicle_id
    JOIN area ON area.id = place_id
    """


LISTING_TABLES: Final = tables_of()
