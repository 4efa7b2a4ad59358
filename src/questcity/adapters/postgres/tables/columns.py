"""The kinds of columns that rows are made of."""

from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import TIMESTAMP, ColumnElement, LargeBinary, Text, cast
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import UserDefinedType

Words = Annotated[str, mapped_column(Text)]
Moment = Annotated[datetime, mapped_column(TIMESTAMP(timezone=True))]
Bytes = Annotated[bytes, mapped_column(LargeBinary)]
Facts = Annotated[dict[str, Any], mapped_column(JSONB)]


class JsonText(UserDefinedType[str]):
    """A document in a `jsonb` column that is text on this side: who reads it decodes it once."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Return the type's name in PostgreSQL."""
        return "JSONB"

    def column_expression(self, column: ColumnElement[str]) -> ColumnElement[str]:
        """Return what is selected: text, which the driver does not decode."""
        return cast(column, Text)


Document = Annotated[str, mapped_column(JsonText)]
KeyIds = Annotated[list[str], mapped_column(ARRAY(Text))]
