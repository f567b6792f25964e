"""The nouns of central evidence: what an export of another product says of one account."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from inventory.model import Zone


class Path(StrEnum):
    """How an account enters a system."""

    CONSOLE = "console"
    RDP = "rdp"
    SSH = "ssh"
    VPN = "vpn"
    APP = "app"


class Answer(StrEnum):
    """A fact that an export may leave open."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Source(StrEnum):
    """What an export is; E3, the active proof, is never imported."""

    CONFIG = "E1"  # the setting that demands factors
    ENROLMENT = "E2"  # who has registered which factor; a capability, not a demand
    LOG = "E4"  # logins that really happened
    STATEMENT = "E5"  # what somebody says


class FactorKind(StrEnum):
    """知識・所持・存在, and what does not fit there without a decision."""

    KNOWLEDGE = "K"
    POSSESSION = "P"
    INHERENCE = "I"
    WEAK = "W"  # possession shown by SMS, telephone or e-mail only
    TRUSTED = "M"  # two kinds, as an identity provider says that the body trusts


class Weakness(StrEnum):
    """A known way around a second factor that a setting seems to demand."""

    DIRECTORY_GROUP = "directory-group"  # a directory's group enters by password alone
    USERNAME_CASE = "username-case"  # CVE-2020-12812


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Exempt(_Frozen):
    """An exemption as the export tells it: why, until when, by whose approval."""

    reason: str = Field(min_length=1)
    until: date
    approver: str = Field(min_length=1)


class MfaCell(_Frozen):
    """One account at one path of one system, as one export tells it.

    `kinds` are the factors that are demanded (E1), registered (E2) or were used last (E4);
    `last_mfa_at` is the last login with two kinds and `single_at` the last one with fewer.
    `enabled` is NO where the account cannot be used at all. Days and times are in UTC.
    """

    account: str = Field(min_length=1)
    system: str = Field(min_length=1)
    path: Path
    zone: Zone
    source: Source
    enforced: Answer = Answer.UNKNOWN
    kinds: frozenset[FactorKind] = frozenset()
    enrolled: Answer = Answer.UNKNOWN
    enabled: Answer = Answer.UNKNOWN
    last_mfa_at: datetime | None = None
    single_at: datetime | None = None
    exempt: Exempt | None = None
    weaknesses: frozenset[Weakness] = frozenset()


class Stamp(_Frozen):
    """Where cells come from: the product, the file, and who exported it when."""

    product: str = Field(min_length=1)
    file_sha256: str = Field(pattern="^[0-9a-f]{64}$")
    exported_at: datetime
    exported_by: str = Field(min_length=1)


class Stamped(_Frozen):
    """A stored cell with its origin."""

    cell: MfaCell
    stamp: Stamp
