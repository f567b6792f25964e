"""The audit policy of a computer, as auditpol backs it up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from checks.fact import HostFact, PowerShell, Reply
from checks.windows.audit_csv import audit_settings
from checks.windows.reading import section_of


@dataclass(frozen=True, slots=True)
class AuditPolicy(HostFact):
    """Subcategory GUID -> 0 none, 1 success, 2 failure, 3 both (`auditpol /backup`)."""

    probe: ClassVar[PowerShell] = PowerShell(
        r"""$path = New-HinomiTemporary
$arguments = @('/backup', "/file:$path")
@{ file = (Invoke-HinomiTool 'auditpol.exe' $arguments 60 -ReadFile $path) }""",
        root=True,
    )
    label: ClassVar[str] = "監査ポリシー"

    settings: Mapping[str, int]

    @classmethod
    def parse(cls, reply: Reply) -> "AuditPolicy":
        """GUID and number alone: header and words are translated."""
        return cls(audit_settings(section_of(reply).printed("file")))
