"""The security policy of a computer, as secedit exports it."""

from dataclasses import dataclass
from typing import ClassVar

from checks.fact import HostFact, PowerShell, Reply
from checks.windows.reading import section_of
from checks.windows.security_inf import security_settings
from inventory.gpo.security_inf import Template


@dataclass(frozen=True, slots=True)
class SecurityPolicy(HostFact):
    """What `secedit /export /areas SECURITYPOLICY` wrote: a file with English names."""

    probe: ClassVar[PowerShell] = PowerShell(
        r"""$path = New-HinomiTemporary
$arguments = @('/export', '/cfg', $path, '/areas', 'SECURITYPOLICY', '/quiet')
@{ file = (Invoke-HinomiTool 'secedit.exe' $arguments 60 -ReadFile $path) }""",
        root=True,
    )
    label: ClassVar[str] = "ローカルセキュリティポリシー"

    template: Template

    @classmethod
    def parse(cls, reply: Reply) -> "SecurityPolicy":
        """UTF-16 by its mark; the names are the same in every language."""
        return cls(security_settings(section_of(reply).printed("file")))
