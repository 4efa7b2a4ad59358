"""What all rows share."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from advanced_alchemy.base import orm_registry
from sqlalchemy import TIMESTAMP, Text, Uuid
from sqlalchemy.orm import DeclarativeBase


class Row(DeclarativeBase):
    """A table. Statements are written against its columns; rows are never loaded as objects."""

    registry = orm_registry
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: TIMESTAMP(timezone=True),
        str: Text,
        UUID: Uuid,
    }
