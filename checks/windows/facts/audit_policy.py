"""The audit policy of a computer, as auditpol backs it up."""

import base64
import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from checks.fact import HostFact, PowerShell, Reply
from checks.model import FactError, Why
from checks.windows.audit_csv import audit_settings
from checks.windows.reading import Section, section_of
from inventory.words import T

_TARGET, _GUID = 1, 3  # columns


@dataclass(frozen=True, slots=True)
class AuditPolicy(HostFact):
    """Subcategory GUID -> 0 none, 1 success, 2 failure, 3 both (`auditpol /backup`).

    `of_users`: single users have policies of their own, which may leave out what is set here.
    """

    probe: ClassVar[PowerShell] = PowerShell(
        r"""$path = New-HinomiTemporary
$arguments = @('/backup', "/file:$path")
@{ file = (Invoke-HinomiTool 'auditpol.exe' $arguments 60 -ReadFile $path) }""",
        root=True,
    )
    label: ClassVar[str] = "監査ポリシー"

    settings: Mapping[str, int]
    of_users: bool

    @classmethod
    def parse(cls, reply: Reply) -> "AuditPolicy":
        """GUID and number alone: header and words are translated, in any code page."""
        text = _plain(section_of(reply).section("file"))
        return cls(audit_settings(text), _has_users(text))


def _has_users(text: str) -> bool:
    """True where rows have another target than the first: policies of single users."""
    rows = list(csv.reader(io.StringIO(text)))[1:]
    return len({row[_TARGET] for row in rows if len(row) > _GUID and row[_GUID]}) > 1


def _plain(file: Section) -> str:
    """The text in which only ASCII is meant to be read.

    No byte of a word is a comma, a quote or the end of a line, in code page 932 or in UTF-8.
    """
    if file.number("exit") != 0:
        raise FactError(Why.COMMAND_FAILED, T(ja="auditpol の実行", en="running auditpol"))
    raw = base64.b64decode(file.text("base64"), validate=True)
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return raw.decode("utf-16")
    return raw.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
