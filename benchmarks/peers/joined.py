"""FastAPI, the ORM and Pydantic: all comes by one statement."""

from functools import partial

from sqlalchemy.orm import joinedload

from benchmarks.peers.orm import main

if __name__ == "__main__":
    main(partial(joinedload, innerjoin=True))
