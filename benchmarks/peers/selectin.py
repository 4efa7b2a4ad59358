"""FastAPI, the ORM and Pydantic: what quests refer to comes by a statement each."""

from sqlalchemy.orm import selectinload

from benchmarks.peers.orm import main

if __name__ == "__main__":
    main(selectinload)
