"""What Alembic runs for each upgrade; the connection, its transaction and its lock are those of `storage.database`."""

from alembic import context

from storage.tables import Row

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Row.metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
