"""The kinds of columns that rows are made of."""

from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import TIMESTAMP, LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import mapped_column

Words = Annotated[str, mapped_column(Text)]
Moment = Annotated[datetime, mapped_column(TIMESTAMP(timezone=True))]
Bytes = Annotated[bytes, mapped_column(LargeBinary)]
Facts = Annotated[dict[str, Any], mapped_column(JSONB)]
