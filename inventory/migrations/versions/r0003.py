"""Central evidence of two-factor authentication."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of imported cells."""
    op.create_table(
        "mfa_import",
        *_texts("id"),
        sa.Column("position", sa.Integer(), nullable=False),
        *_texts("mapping", "mapping_sha256", "scope", "product", "file_sha256"),
        *_texts("exported_at", "exported_by", "imported_at", "operator"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_mfa_import_position", "mfa_import", ["position"])
    op.create_table(
        "mfa_cell",
        *_texts("import_id"),
        sa.Column("rank", sa.Integer(), nullable=False),
        *_texts("account", "system", "path", "zone", "source"),
        *_texts("enforced", "kinds", "enrolled", "enabled"),
        sa.Column("last_mfa_at", sa.String()),
        sa.Column("single_at", sa.String()),
        *_texts("exempt_reason"),
        sa.Column("exempt_until", sa.Date()),
        *_texts("exempt_approver", "weaknesses"),
        sa.PrimaryKeyConstraint("import_id", "rank"),
        sa.ForeignKeyConstraint(["import_id"], ["mfa_import.id"]),
    )
    op.create_index("ix_mfa_cell_account", "mfa_cell", ["account"])
    op.create_index("ix_mfa_cell_system", "mfa_cell", ["system"])


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]
