"""First tables: organisation, hosts, journal, audit."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_BYTEWISE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables; there is no way back but a backup."""
    _organisation()
    _systems()
    _hosts()
    _host_details()
    _journal()
    _audit()


def _organisation() -> None:
    op.create_table(
        "department",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("promotion_member", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "municipality",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("network_model", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "post",
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("title", "department"),
    )
    op.create_table(
        "post_holder",
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("title", "department", "rank"),
    )
    op.create_table(
        "site",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def _systems() -> None:
    op.create_table(
        "host_system",
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("host", "rank"),
    )
    op.create_index("ix_host_system_system", "host_system", ["system"])
    op.create_table(
        "system",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("business", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("classification", sa.String()),
        sa.Column("rto_hours", sa.Float()),
        sa.Column("rpo_hours", sa.Float()),
        sa.Column("vendor", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "system_dependency",
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("depends_on", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("system", "rank"),
    )


def _hosts() -> None:
    op.create_table(
        "host",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("os", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("serial", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("vendor", sa.String(), nullable=False),
        sa.Column("criticality", sa.String(), nullable=False),
        sa.Column("classification", sa.String()),
        sa.Column("lease_end", sa.Date()),
        sa.Column("support_end", sa.Date()),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_host_name", "host", ["name"])
    op.create_table(
        "host_address",
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("host", "rank"),
    )
    op.create_index("ix_host_address_address", "host_address", ["address"])
    op.create_table(
        "host_mac",
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("mac", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("host", "rank"),
    )
    op.create_index("ix_host_mac_mac", "host_mac", ["mac"])


def _host_details() -> None:
    op.create_table(
        "access",
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("port", sa.Integer(), nullable=False),
        sa.Column("key_file", sa.String()),
        sa.Column("secret", sa.String()),
        sa.Column("jump", sa.String()),
        sa.Column("privilege", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("host"),
    )
    op.create_table(
        "host_extra",
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("host", "rank"),
    )


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column(
            "sequence",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("prev", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("stream", _BYTEWISE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("recorded", sa.String(27), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sequence"),
        sa.UniqueConstraint("prev", name="uq_journal_prev"),
    )
    op.create_index("ix_journal_kind", "journal", ["kind"])
    op.create_index("ix_journal_stream", "journal", ["stream"])
    for statement in _TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)


def _audit() -> None:
    op.create_table(
        "run",
        sa.Column("id", _BYTEWISE, nullable=False),
        sa.Column("started", _BYTEWISE, nullable=False),
        sa.Column("ended", sa.String()),
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("policy", sa.String(), nullable=False),
        sa.Column("catalogue", sa.String(), nullable=False),
        sa.Column("hosts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_run_started", "run", ["started"])
    op.create_table(
        "run_host",
        sa.Column("run", _BYTEWISE, nullable=False),
        sa.Column("host", _BYTEWISE, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.String()),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("failure", sa.String()),
        sa.Column("context", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("run", "host"),
        sa.ForeignKeyConstraint(["run"], ["run.id"]),
    )
    op.create_index("ix_run_host_order", "run_host", ["run", "position"], unique=True)
    op.create_table(
        "result",
        sa.Column("run", _BYTEWISE, nullable=False),
        sa.Column("host", _BYTEWISE, nullable=False),
        sa.Column("check", _BYTEWISE, nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("observed", sa.String(), nullable=False),
        sa.Column("expected", sa.String(), nullable=False),
        sa.Column("provenance", sa.String()),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("lines", sa.String(), nullable=False),
        sa.Column("observed_ja", sa.String(), nullable=False),
        sa.Column("expected_ja", sa.String(), nullable=False),
        sa.Column("detail_ja", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("run", "host", "check"),
        sa.ForeignKeyConstraint(["run", "host"], ["run_host.run", "run_host.host"]),
        sqlite_with_rowid=False,
    )


_TRIGGERS = {
    "sqlite": (
        "CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal "
        "BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END",
        "CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal "
        "BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END",
        # REPLACE deletes without the delete trigger unless recursive_triggers is on
        "CREATE TRIGGER journal_no_replace BEFORE INSERT ON journal WHEN EXISTS "
        "(SELECT 1 FROM journal WHERE sequence = NEW.sequence OR prev = NEW.prev) "
        "BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'journal is append-only'; END $$",
        "CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON journal "
        "FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()",
    ),
}
