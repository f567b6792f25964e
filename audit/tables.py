"""Rows of the audit: runs, the hosts of a run, and one row for each check on each host.

Times are text in UTC (ISO 8601, microseconds), so both databases give back what was put in.
"""

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, String, Table, Text

from inventory.db import METADATA

BYTEWISE = Text().with_variant(Text(collation="C"), "postgresql")  # the same order everywhere

RUN = Table(
    "run",
    METADATA,
    Column("id", BYTEWISE, primary_key=True),
    Column("started", BYTEWISE, index=True, nullable=False),
    Column("ended", String),
    Column("operator", String, nullable=False),
    Column("way", String, nullable=False),
    Column("policy", String, nullable=False),
    Column("catalogue", String, nullable=False),
    Column("hosts", Integer, nullable=False),
)
"""One scan; `ended` is empty while hosts are left to ask; `way` is ssh, local or file."""

RUN_HOST = Table(
    "run_host",
    METADATA,
    Column("run", BYTEWISE, primary_key=True),
    Column("host", BYTEWISE, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("done_at", String),
    Column("evidence", String, nullable=False),
    Column("method", String, nullable=False),
    Column("failure", String),
    Column("context", String, nullable=False),
    ForeignKeyConstraint(["run"], ["run.id"]),
    Index("ix_run_host_order", "run", "position", unique=True),
)
"""One host in the scope of a run; `done_at` is set in the transaction of its results."""

RESULT = Table(
    "result",
    METADATA,
    Column("run", BYTEWISE, primary_key=True),
    Column("host", BYTEWISE, primary_key=True),
    Column("check", BYTEWISE, primary_key=True),
    Column("verdict", String, nullable=False),
    Column("severity", Integer, nullable=False),
    Column("observed", String, nullable=False),
    Column("expected", String, nullable=False),
    Column("provenance", String),
    Column("reason", String, nullable=False),
    Column("detail", String, nullable=False),
    Column("lines", String, nullable=False),
    Column("observed_ja", String, nullable=False),
    Column("expected_ja", String, nullable=False),
    Column("detail_ja", String, nullable=False),
    ForeignKeyConstraint(["run", "host"], ["run_host.run", "run_host.host"]),
    sqlite_with_rowid=False,
)
"""One verdict; its evidence is that of the host in the run."""
