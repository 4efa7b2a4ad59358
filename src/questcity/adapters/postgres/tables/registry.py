"""All tables, as the migrations must leave them."""

from typing import Final

from sqlalchemy import MetaData

from questcity.adapters.postgres.tables.accounts import UserRow
from questcity.adapters.postgres.tables.shared import OutboxRow

METADATA: Final[MetaData] = UserRow.metadata

assert OutboxRow.metadata is METADATA
