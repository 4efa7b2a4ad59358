"""The kinds of columns that rows are made of."""

from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import (
    TIMESTAMP,
    BindParameter,
    ColumnElement,
    Double,
    LargeBinary,
    Text,
    cast,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql.base import ischema_names
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


class Cube(UserDefinedType[list[float]]):
    """A point of PostgreSQL's extension `cube`, given by its coordinates."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Return the type's name in PostgreSQL."""
        return "cube"

    def bind_expression(self, bindvalue: BindParameter[list[float]]) -> ColumnElement[Any]:
        """Return how a point is made of what the driver can send."""
        return func.cube(cast(bindvalue, ARRAY(Double)))


# What it finds in a database, SQLAlchemy knows by this table.
ischema_names["cube"] = Cube

# Compared letter by letter, whatever the locale of the database.
Folded = Annotated[str, mapped_column(Text(collation="C"))]
Texts = Annotated[list[str], mapped_column(ARRAY(Text))]
Document = Annotated[str, mapped_column(JsonText)]
KeyIds = Texts
