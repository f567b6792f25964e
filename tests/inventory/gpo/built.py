"""Backups of group policy as GPMC writes them, built here."""

import struct
from collections.abc import Iterable
from pathlib import Path

RECORDED = Path(__file__).parents[2] / "checks" / "recorded" / "gpo"
INF = (
    '[Unicode]\r\nUnicode=yes\r\n[Version]\r\nsignature="$CHICAGO$"\r\nRevision=1\r\n'
    "[System Access]\r\nMinimumPasswordLength = 14\r\nPasswordHistorySize = 24\r\n"
    'NewAdministratorName = "kanri"\r\nLockoutBadCount = 10\r\n'
    "[Privilege Rights]\r\nSeDebugPrivilege = *S-1-5-32-544\r\n"
    "[Registry Values]\r\n"
    "MACHINE\\System\\CurrentControlSet\\Control\\Lsa\\LmCompatibilityLevel=4,5\r\n"
    'MACHINE\\Software\\X\\Words=1,"hello"\r\n'
    "MACHINE\\Software\\X\\Bytes=3,1\r\n"
)


def pol(entries: Iterable[tuple[str, str, int, bytes]]) -> bytes:
    """A registry.pol with these entries: key, name, type, data."""
    raw = b"PReg\x01\0\0\0"
    for path, name, kind, data in entries:
        parts = [
            (path + "\0").encode("utf-16-le"),
            (name + "\0").encode("utf-16-le"),
            struct.pack("<I", kind),
            struct.pack("<I", len(data)),
            data,
        ]
        raw += "[".encode("utf-16-le") + ";".encode("utf-16-le").join(parts)
        raw += "]".encode("utf-16-le")
    return raw


def dword(value: int) -> bytes:
    """The data of a REG_DWORD."""
    return struct.pack("<I", value)


def backup(
    folder: Path,
    machine: bytes | None = None,
    user: bytes | None = None,
    inf: str | None = INF,
    name: str = "",
) -> Path:
    """One backup in a folder of its own; spelling of names as GPMC has it."""
    root = folder / "{AC662460-6494-4818-A303-FADC513B9876}"
    content = root / "DomainSysvol" / "GPO"
    (content / "User").mkdir(parents=True)
    windows = content / "Machine" / "microsoft" / "windows nt"
    (windows / "SecEdit").mkdir(parents=True)
    (windows / "Audit").mkdir()
    text = (RECORDED / "bkupInfo.xml").read_text("utf-8")
    text = text.replace("DoD Windows 10 STIG - Computer", name) if name else text
    (root / "bkupInfo.xml").write_text(text, "utf-8")
    if machine is not None:
        (content / "Machine" / "registry.pol").write_bytes(machine)
    if user is not None:
        (content / "User" / "registry.pol").write_bytes(user)
    if inf is not None:
        (windows / "SecEdit" / "GptTmpl.inf").write_bytes(inf.encode("utf-16"))
    (windows / "Audit" / "audit.csv").write_bytes((RECORDED / "audit.csv").read_bytes())
    return root
