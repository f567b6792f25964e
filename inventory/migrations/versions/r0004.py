"""What must be backed up."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of data sets."""
    op.create_table(
        "data_set",
        *_texts("id"),
        sa.Column("position", sa.Integer(), nullable=False),
        *_texts("system", "name", "content", "host"),
        sa.Column("every_hours", sa.Float()),
        sa.Column("generations", sa.Integer()),
        sa.Column("retention_days", sa.Integer()),
        sa.Column("rpo_hours", sa.Float()),
        *(sa.Column(name, sa.Boolean()) for name in ("offsite", "offline", "encrypted")),
        *_texts("credential", "owner", "note"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_data_set_system", "data_set", ["system"])
    op.create_table(
        "data_set_source",
        *_texts("data_set"),
        sa.Column("rank", sa.Integer(), nullable=False),
        *_texts("source"),
        sa.PrimaryKeyConstraint("data_set", "rank"),
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]
