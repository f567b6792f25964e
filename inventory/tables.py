"""Rows of the inventory: dumb storage; models are validated on the way in and out."""

from datetime import date

from sqlmodel import Field, SQLModel


class MunicipalityRow(SQLModel, table=True):
    """The one body (団体) of this workspace."""

    __tablename__ = "municipality"

    id: int = Field(default=1, primary_key=True)
    name: str
    code: str
    network_model: str


class DepartmentRow(SQLModel, table=True):
    """A section (課室)."""

    __tablename__ = "department"

    name: str = Field(primary_key=True)
    position: int
    promotion_member: str
    phone: str


class PostRow(SQLModel, table=True):
    """A post (職); the same title may exist in several sections."""

    __tablename__ = "post"

    title: str = Field(primary_key=True)
    department: str = Field(primary_key=True)
    position: int
    phone: str


class PostHolderRow(SQLModel, table=True):
    """Who holds a post: rank 0 the holder, 1 and up the deputies (職務代理者) in their order."""

    __tablename__ = "post_holder"

    title: str = Field(primary_key=True)
    department: str = Field(primary_key=True)
    rank: int = Field(primary_key=True)
    name: str


class StaffRow(SQLModel, table=True):
    """A person of the staff (職員) and the first and last day of employment."""

    __tablename__ = "staff"

    number: str = Field(primary_key=True)
    position: int
    name: str
    department: str
    since: date | None
    until: date | None


class StaffAccountRow(SQLModel, table=True):
    """One account of a person of the staff; two people may share one, so it is no key."""

    __tablename__ = "staff_account"

    number: str = Field(primary_key=True)
    rank: int = Field(primary_key=True)
    account: str = Field(index=True)


class SiteRow(SQLModel, table=True):
    """A building or group of rooms (拠点)."""

    __tablename__ = "site"

    name: str = Field(primary_key=True)
    position: int
    address: str
    note: str


class SystemRow(SQLModel, table=True):
    """An information system (情報システム) and its recovery objectives in hours."""

    __tablename__ = "system"

    name: str = Field(primary_key=True)
    position: int
    business: str
    department: str
    zone: str
    classification: str | None
    rto_hours: float | None
    rpo_hours: float | None
    vendor: str


class SystemDependencyRow(SQLModel, table=True):
    """One system that another needs; it may lie outside the ledger, so there is no foreign key."""

    __tablename__ = "system_dependency"

    system: str = Field(primary_key=True)
    rank: int = Field(primary_key=True)
    depends_on: str


class DataSetRow(SQLModel, table=True):
    """One data set that must be backed up (バックアップ対象), with what must be true of it."""

    __tablename__ = "data_set"

    id: str = Field(primary_key=True)
    position: int
    system: str = Field(index=True)
    name: str
    content: str
    host: str
    every_hours: float | None
    generations: int | None
    retention_days: int | None
    rpo_hours: float | None
    offsite: bool | None
    offline: bool | None
    encrypted: bool | None
    credential: str
    owner: str
    note: str


class DataSetSourceRow(SQLModel, table=True):
    """One path or database that a data set consists of."""

    __tablename__ = "data_set_source"

    data_set: str = Field(primary_key=True)
    rank: int = Field(primary_key=True)
    source: str


class HostRow(SQLModel, table=True):
    """One piece of equipment (情報機器); results name it by `id`, without a foreign key."""

    __tablename__ = "host"

    id: str = Field(primary_key=True)
    position: int
    name: str = Field(index=True)
    kind: str
    zone: str
    platform: str
    os: str
    model: str
    serial: str
    department: str
    owner: str
    site: str
    location: str
    vendor: str
    criticality: str
    classification: str | None
    lease_end: date | None
    support_end: date | None
    note: str


class HostAddressRow(SQLModel, table=True):
    """One address of a host, the first being the one that is contacted."""

    __tablename__ = "host_address"

    host: str = Field(primary_key=True)
    rank: int = Field(primary_key=True)
    address: str = Field(index=True)


class HostMacRow(SQLModel, table=True):
    """One MAC address of a host."""

    __tablename__ = "host_mac"

    host: str = Field(primary_key=True)
    rank: int = Field(primary_key=True)
    mac: str = Field(index=True)


class HostSystemRow(SQLModel, table=True):
    """One information system that a host serves."""

    __tablename__ = "host_system"

    host: str = Field(primary_key=True)
    rank: int = Field(primary_key=True)
    system: str = Field(index=True)


class HostExtraRow(SQLModel, table=True):
    """One column of the section's own ledger that Hinomi has no word for."""

    __tablename__ = "host_extra"

    host: str = Field(primary_key=True)
    rank: int = Field(primary_key=True)
    title: str
    value: str


class AccessRow(SQLModel, table=True):
    """How a host is reached; `secret` is the name of an entry elsewhere, never the secret."""

    __tablename__ = "access"

    host: str = Field(primary_key=True)
    account: str
    port: int
    key_file: str | None
    secret: str | None
    jump: str | None
    privilege: str
    way: str
    device: str


class MfaImportRow(SQLModel, table=True):
    """One export of another product that was brought in; times are text in UTC (ISO 8601).

    `mapping_sha256` is the digest of the column mapping that was signed off, `scope` what the
    call added to it; the same file by the same mapping is one import.
    """

    __tablename__ = "mfa_import"

    id: str = Field(primary_key=True)
    position: int = Field(index=True)
    mapping: str
    mapping_sha256: str
    scope: str
    product: str
    file_sha256: str
    exported_at: str
    exported_by: str
    imported_at: str
    operator: str


class MfaCellRow(SQLModel, table=True):
    """What one import says of one account at one path of one system."""

    __tablename__ = "mfa_cell"

    import_id: str = Field(primary_key=True, foreign_key="mfa_import.id")
    rank: int = Field(primary_key=True)
    account: str = Field(index=True)
    system: str = Field(index=True)
    path: str
    zone: str
    source: str
    enforced: str
    kinds: str
    enrolled: str
    enabled: str
    last_mfa_at: str | None
    single_at: str | None
    exempt_reason: str
    exempt_until: date | None
    exempt_approver: str
    weaknesses: str
