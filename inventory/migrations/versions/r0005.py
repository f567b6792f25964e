"""How a host is asked, and the family of a network device."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; hosts so far are asked as before."""
    given = {"way": "auto", "device": ""}
    for name, value in given.items():
        op.add_column("access", sa.Column(name, sa.String(), nullable=False, server_default=value))
    with op.batch_alter_table("access") as table:
        for name in given:
            table.alter_column(name, server_default=None)
