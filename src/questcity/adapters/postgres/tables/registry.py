"""All tables, as the migrations must leave them."""

from typing import Final

from sqlalchemy import MetaData

from questcity.adapters.postgres.tables.accounts import UserRow
from questcity.adapters.postgres.tables.billing import CreditTransferRow
from questcity.adapters.postgres.tables.play import RunRow
from questcity.adapters.postgres.tables.quests import QuestRow
from questcity.adapters.postgres.tables.shared import OutboxRow
from questcity.adapters.postgres.tables.social import ReviewRow

METADATA: Final[MetaData] = UserRow.metadata

assert METADATA is OutboxRow.metadata is QuestRow.metadata
assert METADATA is RunRow.metadata is CreditTransferRow.metadata is ReviewRow.metadata
