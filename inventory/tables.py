"""Rows of the inventory: dumb storage; models are validated on the way in and out.

Tables of SQLAlchemy Core: no row is ever an object, and the object mapper would take a seventh of
what a scan needs to start.
"""

from sqlalchemy import Boolean, Column, Date, Float, ForeignKey, Integer, String, Table

from inventory.db import METADATA

MUNICIPALITY = Table(
    "municipality",
    METADATA,
    Column("id", Integer, primary_key=True, default=1),
    Column("name", String, nullable=False),
    Column("code", String, nullable=False),
    Column("network_model", String, nullable=False),
)
"""The one body (団体) of this workspace."""

DEPARTMENT = Table(
    "department",
    METADATA,
    Column("name", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("promotion_member", String, nullable=False),
    Column("phone", String, nullable=False),
)
"""A section (課室)."""

POST = Table(
    "post",
    METADATA,
    Column("title", String, primary_key=True),
    Column("department", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("phone", String, nullable=False),
)
"""A post (職); the same title may exist in several sections."""

POST_HOLDER = Table(
    "post_holder",
    METADATA,
    Column("title", String, primary_key=True),
    Column("department", String, primary_key=True),
    Column("rank", Integer, primary_key=True),
    Column("name", String, nullable=False),
)
"""Who holds a post: rank 0 the holder, 1 and up the deputies (職務代理者) in their order."""

STAFF = Table(
    "staff",
    METADATA,
    Column("number", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", String, nullable=False),
    Column("department", String, nullable=False),
    Column("since", Date),
    Column("until", Date),
)
"""A person of the staff (職員) and the first and last day of employment."""

STAFF_ACCOUNT = Table(
    "staff_account",
    METADATA,
    Column("number", String, primary_key=True),
    Column("rank", Integer, primary_key=True),
    Column("account", String, index=True, nullable=False),
)
"""One account of a person of the staff; two people may share one, so it is no key."""

SITE = Table(
    "site",
    METADATA,
    Column("name", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("address", String, nullable=False),
    Column("note", String, nullable=False),
)
"""A building or group of rooms (拠点)."""

SYSTEM = Table(
    "system",
    METADATA,
    Column("name", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("business", String, nullable=False),
    Column("department", String, nullable=False),
    Column("zone", String, nullable=False),
    Column("classification", String),
    Column("rto_hours", Float),
    Column("rpo_hours", Float),
    Column("vendor", String, nullable=False),
)
"""An information system (情報システム) and its recovery objectives in hours."""

SYSTEM_DEPENDENCY = Table(
    "system_dependency",
    METADATA,
    Column("system", String, primary_key=True),
    Column("rank", Integer, primary_key=True),
    Column("depends_on", String, nullable=False),
)
"""One system that another needs; it may lie outside the ledger, so there is no foreign key."""

DATA_SET = Table(
    "data_set",
    METADATA,
    Column("id", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("system", String, index=True, nullable=False),
    Column("name", String, nullable=False),
    Column("content", String, nullable=False),
    Column("host", String, nullable=False),
    Column("every_hours", Float),
    Column("generations", Integer),
    Column("retention_days", Integer),
    Column("rpo_hours", Float),
    Column("offsite", Boolean),
    Column("offline", Boolean),
    Column("encrypted", Boolean),
    Column("credential", String, nullable=False),
    Column("owner", String, nullable=False),
    Column("note", String, nullable=False),
)
"""One data set that must be backed up (バックアップ対象), with what must be true of it."""

DATA_SET_SOURCE = Table(
    "data_set_source",
    METADATA,
    Column("data_set", String, primary_key=True),
    Column("rank", Integer, primary_key=True),
    Column("source", String, nullable=False),
)
"""One path or database that a data set consists of."""

HOST = Table(
    "host",
    METADATA,
    Column("id", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", String, index=True, nullable=False),
    Column("kind", String, nullable=False),
    Column("zone", String, nullable=False),
    Column("platform", String, nullable=False),
    Column("os", String, nullable=False),
    Column("model", String, nullable=False),
    Column("serial", String, nullable=False),
    Column("department", String, nullable=False),
    Column("owner", String, nullable=False),
    Column("site", String, nullable=False),
    Column("location", String, nullable=False),
    Column("vendor", String, nullable=False),
    Column("criticality", String, nullable=False),
    Column("classification", String),
    Column("lease_end", Date),
    Column("support_end", Date),
    Column("note", String, nullable=False),
)
"""One piece of equipment (情報機器); results name it by `id`, without a foreign key."""

HOST_ADDRESS = Table(
    "host_address",
    METADATA,
    Column("host", String, primary_key=True),
    Column("rank", Integer, primary_key=True),
    Column("address", String, index=True, nullable=False),
)
"""One address of a host, the first being the one that is contacted."""

HOST_MAC = Table(
    "host_mac",
    METADATA,
    Column("host", String, primary_key=True),
    Column("rank", Integer, primary_key=True),
    Column("mac", String, index=True, nullable=False),
)
"""One MAC address of a host."""

HOST_SYSTEM = Table(
    "host_system",
    METADATA,
    Column("host", String, primary_key=True),
    Column("rank", Integer, primary_key=True),
    Column("system", String, index=True, nullable=False),
)
"""One information system that a host serves."""

HOST_EXTRA = Table(
    "host_extra",
    METADATA,
    Column("host", String, primary_key=True),
    Column("rank", Integer, primary_key=True),
    Column("title", String, nullable=False),
    Column("value", String, nullable=False),
)
"""One column of the section's own ledger that Hinomi has no word for."""

ACCESS = Table(
    "access",
    METADATA,
    Column("host", String, primary_key=True),
    Column("account", String, nullable=False),
    Column("port", Integer, nullable=False),
    Column("key_file", String),
    Column("secret", String),
    Column("jump", String),
    Column("privilege", String, nullable=False),
)
"""How a host is reached; `secret` is the name of an entry elsewhere, never the secret."""

MFA_IMPORT = Table(
    "mfa_import",
    METADATA,
    Column("id", String, primary_key=True),
    Column("position", Integer, index=True, nullable=False),
    Column("mapping", String, nullable=False),
    Column("mapping_sha256", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("product", String, nullable=False),
    Column("file_sha256", String, nullable=False),
    Column("exported_at", String, nullable=False),
    Column("exported_by", String, nullable=False),
    Column("imported_at", String, nullable=False),
    Column("operator", String, nullable=False),
)
"""One export of another product that was brought in; times are text in UTC (ISO 8601).

    `mapping_sha256` is the digest of the column mapping that was signed off, `scope` what the
    call added to it; the same file by the same mapping is one import.
    """

MFA_CELL = Table(
    "mfa_cell",
    METADATA,
    Column("import_id", String, ForeignKey("mfa_import.id"), primary_key=True),
    Column("rank", Integer, primary_key=True),
    Column("account", String, index=True, nullable=False),
    Column("system", String, index=True, nullable=False),
    Column("path", String, nullable=False),
    Column("zone", String, nullable=False),
    Column("source", String, nullable=False),
    Column("enforced", String, nullable=False),
    Column("kinds", String, nullable=False),
    Column("enrolled", String, nullable=False),
    Column("enabled", String, nullable=False),
    Column("last_mfa_at", String),
    Column("single_at", String),
    Column("exempt_reason", String, nullable=False),
    Column("exempt_until", Date),
    Column("exempt_approver", String, nullable=False),
    Column("weaknesses", String, nullable=False),
)
"""What one import says of one account at one path of one system."""
