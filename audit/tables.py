"""Rows of the audit: runs, the hosts of a run, and one row for each check on each host.

Times are text in UTC (ISO 8601, microseconds), so both databases give back what was put in.
"""

from sqlalchemy import ForeignKeyConstraint, Index, Text
from sqlmodel import Field, SQLModel

BYTEWISE = Text().with_variant(Text(collation="C"), "postgresql")  # the same order everywhere


class RunRow(SQLModel, table=True):
    """One scan; `ended` is empty while hosts are left to ask; `way` is ssh, local or file."""

    __tablename__ = "run"

    id: str = Field(primary_key=True, sa_type=BYTEWISE)
    started: str = Field(index=True, sa_type=BYTEWISE)
    ended: str | None
    operator: str
    way: str
    policy: str
    catalogue: str
    hosts: int


class RunHostRow(SQLModel, table=True):
    """One host in the scope of a run; `done_at` is set in the transaction of its results."""

    __tablename__ = "run_host"
    __table_args__ = (
        ForeignKeyConstraint(["run"], ["run.id"]),
        Index("ix_run_host_order", "run", "position", unique=True),
    )

    run: str = Field(primary_key=True, sa_type=BYTEWISE)
    host: str = Field(primary_key=True, sa_type=BYTEWISE)
    position: int
    done_at: str | None
    evidence: str
    method: str
    failure: str | None
    context: str


class ResultRow(SQLModel, table=True):
    """One verdict; its evidence is that of the host in the run."""

    __tablename__ = "result"
    __table_args__ = (
        ForeignKeyConstraint(["run", "host"], ["run_host.run", "run_host.host"]),
        {"sqlite_with_rowid": False},
    )

    run: str = Field(primary_key=True, sa_type=BYTEWISE)
    host: str = Field(primary_key=True, sa_type=BYTEWISE)
    check: str = Field(primary_key=True, sa_type=BYTEWISE)
    verdict: str
    severity: int
    observed: str
    expected: str
    provenance: str | None
    reason: str
    detail: str
    lines: str
    observed_ja: str
    expected_ja: str
    detail_ja: str
