"""Alembic's entry: runs the revisions on the connection that the caller hands in.

It imports nothing of Hinomi; whoever compares tables (`inventory.db.drift`, `tests.revise`)
brings the metadata along.
"""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes.get("metadata"),
    render_as_batch=True,  # SQLite alters a table by rebuilding it
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
