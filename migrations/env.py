"""How Alembic reaches the database: over the connection that `Schema` hands in."""

from alembic import context

from questcity.adapters.postgres.tables.registry import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
