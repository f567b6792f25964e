r"""The read-only Windows collector: the fragments of the facts in one PowerShell 5.1 script.

Helpers that a fragment may use, beside the cmdlets that only read:

- `Get-HinomiValue 'HKLM:\path' 'Name'`, `Get-HinomiValues 'HKLM:\path' @('A', 'B')`
- `Get-HinomiSubkeys 'HKLM:\path'`, `Get-HinomiNames 'HKLM:\path'`, `Get-HinomiUserKeys`
- `Get-HinomiCim 'root\cimv2' 'Win32_X' @('Property') 'filter'`
- `Invoke-HinomiTool 'secedit.exe' @('/export') 60 -ReadFile $path`, `New-HinomiTemporary`
- `ConvertTo-HinomiTime $date`, `Deny-Hinomi`, `Miss-Hinomi 'what'`

In the bundle of `-SelfTest` texts under names such as name, ssid, serial and address are hidden,
and those of registry values that name servers or people (`$private` in `checks.windows.prelude`).
"""

from collections.abc import Iterable

from checks.fact import HostFact, PowerShell, probe_id
from checks.windows.prelude import ERRORS, FINISH, HEAD, JSON, SECTION, START
from checks.windows.prelude_reading import CIM, REGISTRY, TOOLS

VERSION = "1"  # of the prelude; the SHA-256 of the whole stands beside it in the evidence


def render_windows_collector(facts: Iterable[type[HostFact]]) -> bytes:
    """The script for those of these facts that Windows is asked, in order of their names.

    Same facts, same bytes: ASCII, with the line ends of Windows. A script file is read whole
    before it runs, and the result is written once at its end: it never answers in part.
    """
    chosen = {probe_id(one): one for one in facts if isinstance(one.probe, PowerShell)}
    sections = "".join(_section(name, chosen[name]) for name in sorted(chosen))
    version = f"\n$HinomiVersion = '{VERSION}'\n"
    helpers = ERRORS + JSON + REGISTRY + CIM + TOOLS + SECTION
    text = HEAD + helpers + version + START + sections + FINISH
    return text.replace("\n", "\r\n").encode("ascii")


def _section(name: str, fact: type[HostFact]) -> str:
    elevated = "$true" if fact.probe.root else "$false"
    body = fact.probe.text.strip("\n")
    return f"\nAdd-HinomiSection '{name}' {elevated} {{\n{body}\n}}\n"
