"""Alembic's entry: runs the revisions on the connection that the caller hands in.

It imports nothing of Hinomi; whoever compares tables (`inventory.db.drift`, `tests.revise`)
brings the metadata along.
"""

from typing import Any, Literal

from alembic import context


def _plain(kind: str, item: Any, _context: object) -> str | Literal[False]:  # noqa: ANN401 - alembic's
    """SQLModel's text type is written as the plain one it is."""
    return "sa.String()" if kind == "type" and type(item).__name__ == "AutoString" else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes.get("metadata"),
    render_as_batch=True,  # SQLite alters a table by rebuilding it
    compare_type=True,
    render_item=_plain,
)
with context.begin_transaction():
    context.run_migrations()
