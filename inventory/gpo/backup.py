"""A backup of group policy, as `Backup-GPO` and GPMC write it: one folder for each object."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from xml.etree.ElementTree import Element

from inventory.gpo.audit_csv import parse_audit
from inventory.gpo.files import Folder, read_bounded, reading, text_of, unreadable, xml_of
from inventory.gpo.model import PolicyObject, Value, under
from inventory.gpo.registry_pol import parse_pol
from inventory.gpo.security_inf import parse_template
from inventory.gpo.template_settings import template_settings
from inventory.words import HinomiError, T

_MOST, _DEEPEST = 1000, 3
_BRIEF, _FULL = "bkupinfo.xml", "backup.xml"
_BRIEF_NAMES = {"guid": "GPOGuid", "name": "GPODisplayName", "domain": "GPODomain"}
_FULL_NAMES = {"guid": "ID", "name": "DisplayName", "domain": "Domain"}
_CONTENT = "domainsysvol/gpo"
_TEMPLATE = f"{_CONTENT}/machine/microsoft/windows nt/secedit/gpttmpl.inf"
_AUDIT = f"{_CONTENT}/machine/microsoft/windows nt/audit/audit.csv"
_SIDES = (("machine", "hklm"), ("user", "hkcu"))
_PASSWORD = re.compile(r"\bcpassword\s*=\s*([\"'])\s*[^\"'\s]", re.I)
_UNCHANGED, _NONE = 0, 4  # [MS-GPAC] 2.2.1.2
Compared = Callable[[str], bool]
_Pair = tuple[str, Value, bool]  # the last: whether the value is known at all


def read_backups(folder: Path, compared: Compared) -> tuple[PolicyObject, ...]:
    """Every policy object below the folder, by name; HinomiError for the first that is not whole.

    Numbers and user rights are kept, texts only where `compared` says that somebody compares
    them: a policy may hold passwords and communities.
    """
    found = [_object(one, compared) for one in _folders(folder, _DEEPEST)]
    if not found:
        raise _none(folder)
    if len(found) > _MOST:
        raise unreadable(folder, T(f"ファイルが {_MOST} を超える", f"more than {_MOST} files"))
    return tuple(sorted(found, key=lambda one: (one.name, one.guid, str(one.taken))))


def _folders(folder: Path, depth: int) -> Iterator[Folder]:
    here = Folder(folder)
    if here.find(_BRIEF) or here.find(_FULL):
        yield here
    elif depth:
        for one in sorted(folder.iterdir()):
            if one.is_dir() and not one.is_symlink():
                yield from _folders(one, depth - 1)


def _object(folder: Folder, compared: Compared) -> PolicyObject:
    said = _manifest(folder)
    if folder.find(_CONTENT) is None:
        raise unreadable(folder.root, T("DomainSysvol/GPO がない", "no DomainSysvol/GPO"))
    settings: dict[str, Value] = {}
    withheld = set()
    for key, value, known in _pairs(folder):
        if known and _harmless(key, value, compared):
            settings[key] = value
            withheld.discard(key)
        else:
            settings.pop(key, None)
            withheld.add(key)
    return PolicyObject(
        said["guid"],
        said["name"],
        said["domain"],
        _moment(said.get("taken", "")),
        settings,
        _passwords(folder),
        len(withheld),
    )


def _harmless(key: str, value: Value, compared: Compared) -> bool:
    return value is None or isinstance(value, int) or key.startswith("right:") or compared(key)


def _pairs(folder: Folder) -> Iterator[_Pair]:
    for side, hive in _SIDES:
        yield from _registry(folder, f"{_CONTENT}/{side}/registry.pol", hive)
    yield from _template(folder)
    yield from _audit(folder)


def _registry(folder: Folder, path: str, hive: str) -> Iterator[_Pair]:
    found = folder.read(path)
    if found is not None:
        with reading(found[0]):
            for one in parse_pol(found[1]):
                yield under(hive, one.path, one.name), one.value, one.kept


def _template(folder: Folder) -> Iterator[_Pair]:
    found = folder.read(_TEMPLATE)
    if found is not None:
        with reading(found[0]):
            yield from template_settings(parse_template(text_of(found[1])))


def _audit(folder: Folder) -> Iterator[_Pair]:
    found = folder.read(_AUDIT)
    if found is not None:
        with reading(found[0]):
            for guid, number in parse_audit(text_of(found[1])).items():
                if number != _UNCHANGED:
                    yield f"audit:{guid}", 0 if number == _NONE else number, True


def _manifest(folder: Folder) -> Mapping[str, str]:
    brief = folder.read(_BRIEF)
    path, raw = brief or folder.read(_FULL) or (folder.root, b"")
    root = xml_of(path, raw)
    if brief is not None:
        said = _texts(root, {**_BRIEF_NAMES, "taken": "BackupTime"})
    else:
        cores = (one for one in root.iter() if _local(one) == "GroupPolicyCoreSettings")
        said = _texts(next(cores, root), _FULL_NAMES)
    if not said["guid"] or not said["name"]:
        raise unreadable(
            path, T("GPOGuid か GPODisplayName がない", "no GPOGuid or GPODisplayName")
        )
    return said


def _texts(parent: Element, names: Mapping[str, str]) -> dict[str, str]:
    texts = {_local(one): (one.text or "").strip() for one in parent}
    return {key: texts.get(name, "") for key, name in names.items()}


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _moment(text: str) -> datetime | None:
    """The time of a backup, which GPMC writes in UTC without saying so."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _passwords(folder: Folder) -> tuple[str, ...]:
    """Files of preferences that hold a password, which every user of the domain can decrypt.

    Looked for in the text, so that a file that is not well-formed hides none ([MS-GPPREF] 2.2.1).
    """
    return tuple(
        str(one.relative_to(folder.root))
        for one in folder.every(".xml")
        if _PASSWORD.search(_any_text(read_bounded(one)))
    )


def _any_text(raw: bytes) -> str:
    plain = raw.replace(b"\0", b"")
    return plain.decode("utf-8", "replace")


def _none(folder: Path) -> HinomiError:
    return HinomiError(
        T(
            f"{folder}: グループポリシーのバックアップ(bkupInfo.xml のあるフォルダー)がありません。"
            "Backup-GPO で書き出したフォルダーを指定してください。",
            f"{folder}: no backup of group policy (a folder with bkupInfo.xml): "
            "give the folder that Backup-GPO wrote.",
        )
    )
