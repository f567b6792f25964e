"""A column mapping: how the export of one product at one place is read. Saved, and signed off."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from inventory.central.model import Source


class Format(StrEnum):
    """The sorts of export that are understood."""

    TABLE = "table"  # any product's list, by the columns of the mapping
    AD_ACCOUNTS = "ad-accounts"
    AD_TICKETS = "ad-tickets"
    ENTRA_REGISTRATION = "entra-registration"
    ENTRA_SIGNINS = "entra-signins"
    OIDC = "oidc"
    SAML = "saml"
    FORTIGATE = "fortigate"


SOURCES: Mapping[Format, tuple[Source, ...]] = MappingProxyType(
    {
        Format.TABLE: (Source.CONFIG, Source.ENROLMENT, Source.LOG, Source.STATEMENT),
        Format.AD_ACCOUNTS: (Source.CONFIG,),
        Format.AD_TICKETS: (Source.LOG,),
        Format.ENTRA_REGISTRATION: (Source.ENROLMENT,),
        Format.ENTRA_SIGNINS: (Source.LOG,),
        Format.OIDC: (Source.LOG,),
        Format.SAML: (Source.LOG,),
        Format.FORTIGATE: (Source.CONFIG,),
    }
)
FIELDS = (
    "account",
    "system",
    "path",
    "zone",
    "enforced",
    "factor_kinds",
    "enrolled",
    "enabled",
    "last_mfa_at",
    "single_at",
    "exempt_reason",
    "exempt_until",
    "exempt_approver",
    "time",
    "result",
    "amr",
    "acr",
)


@dataclass(frozen=True, slots=True)
class Column:
    """Where a canonical field stands in the file, and what its words mean."""

    titles: tuple[str, ...]
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """How one export is read; `sha256` is the digest of the text that was signed off.

    `constants` hold for every row; `trusted` says that the word of this identity provider is
    taken where it only says "two factors"; `local_names` cuts a domain off account names;
    `utc` says that times without a zone are UTC and not Japan's.
    """

    name: str
    sha256: str
    product: str
    format: Format
    source: Source
    columns: Mapping[str, Column] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    trusted: bool = False
    local_names: bool = False
    utc: bool = False
