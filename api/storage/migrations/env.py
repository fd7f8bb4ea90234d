"""What Alembic runs: migrations on the connection, and in the transaction, that it was given."""

from alembic import context

from api.storage.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=False,  # the transaction is the caller's
    render_as_batch=True,  # SQLite alters a table by copying it
)
context.run_migrations()
