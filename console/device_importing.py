"""A configuration that was carried in as a file: masked, then judged like any other."""

import secrets
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from audit.declared import JST
from audit.device_history import BROUGHT, STREAM
from audit.model import Run
from checks.devices.evidence import Answer
from checks.devices.families import DeviceFamily
from checks.devices.reader import reader_of
from checks.devices.writing import Heard, write_evidence
from checks.model import FactError
from console.device_key import device_key
from console.device_words import device_named, family_named
from console.scanning import Order, perform
from console.session import Session
from inventory.journal import Draft
from inventory.model import Host, Platform
from inventory.refusals import refusal
from inventory.words import HinomiError, T

_LARGEST = 16 * 1024 * 1024  # bytes
_FILE = "file"
_FIRST_YEAR = 2000  # no configuration of then is of any use, and far years overflow


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """What was typed."""

    host: str
    file: Path
    family: str
    taken: str
    by: str


def bring_in(session: Session, order: ImportOrder) -> Run:
    """Read and mask the file, then judge it; nothing is kept where anything is wrong."""
    host = _device(session, order.host)
    family = family_named(order.family or host.access.device)
    if not order.by.strip():
        raise HinomiError(
            T("設定を取得した人の名前を --by で指定してください。", "Say with --by who took it.")
        )
    taken = _moment(order.taken)
    heard = _heard(host, family, read_text(order.file), taken)
    evidence = write_evidence(heard, secrets.token_hex(16), device_key(session.workspace.root))
    _not_of_another(session, host, evidence)
    body = {
        "host": host.id,
        "family": family.name,
        "taken": taken.isoformat(),
        "by": order.by.strip(),
    }
    session.journal.append([Draft(STREAM, BROUGHT, body, session.actor)])
    return _judged(session, host, evidence)


def _not_of_another(session: Session, host: Host, evidence: bytes) -> None:
    """The name in the configuration may be any, but not that of another device of the ledger."""
    try:
        told = reader_of(evidence).identity().hostname.casefold()
    except FactError:
        return
    others = [one for one in session.ledger.hosts if one.id != host.id]
    wrong = next((one for one in others if told and told in _names(one)), None)
    if wrong is not None and told not in _names(host):
        raise HinomiError(
            T(
                f"このファイルの設定は {wrong.id}({wrong.name})のものです(hostname)。"
                f"{host.id} のファイルを指定するか、機器を {wrong.id} に直してください。",
                f"This configuration is that of {wrong.id} ({wrong.name}), by its hostname: give "
                f"the file of {host.id}, or name {wrong.id} as the device.",
            )
        )


def _names(host: Host) -> tuple[str, str]:
    return host.id.casefold(), host.name.casefold()


def read_text(path: Path) -> str:
    """The text of the file in UTF-8, else in Shift_JIS; anything else is refused."""
    raw = _bytes(path)
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and text.strip():
            return text
    raise HinomiError(
        T(
            f"{path}: 設定のテキスト(UTF-8 又は Shift_JIS)ではありません。"
            "機器の画面の文字を、そのままテキストファイルに保存してください。",
            f"{path}: not the text of a configuration in UTF-8 or Shift_JIS; save what the device "
            "shows as a text file.",
        )
    )


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST + 1)
    except OSError as odd:
        raise HinomiError(
            T(
                f"{path}: 読めません({refusal(odd).ja})。ファイル名と権限を確かめてください。",
                f"{path}: cannot be read ({refusal(odd).en}); check its name and permissions.",
            )
        ) from odd
    if len(raw) > _LARGEST:
        raise HinomiError(
            T(
                f"{path}: 大きすぎます(16 MiB まで)。設定だけを保存してください。",
                f"{path}: larger than 16 MiB; save the configuration alone.",
            )
        )
    return raw


def _device(session: Session, name: str) -> Host:
    host = device_named(session, name)
    if host.platform is not Platform.NETWORK:
        raise HinomiError(
            T(
                f"{host.id}: 台帳でネットワーク機器になっていません。"
                "台帳の種別と OS を直してから、取り込んでください。",
                f"{host.id}: no network device in the ledger; correct its row first.",
            )
        )
    return host


def _moment(text: str) -> datetime:
    """The day or moment in Japan on which it was taken; not one that is still to come."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise HinomiError(
            T(
                f"--taken「{text}」: 取得した日を 2026-11-21 の形で書いてください。",
                f"--taken {text!r}: write the day it was taken as 2026-11-21.",
            )
        ) from None
    found = found if found.tzinfo else found.replace(tzinfo=JST)
    if found.year < _FIRST_YEAR:
        raise HinomiError(
            T(
                f"--taken「{text}」: 年を確かめてください(西暦4桁)。",
                f"--taken {text!r}: check the year.",
            )
        )
    if found > datetime.now(UTC):
        raise HinomiError(
            T(f"--taken「{text}」: まだ来ていない日です。", f"--taken {text!r}: still to come.")
        )
    return found


def _heard(host: Host, family: DeviceFamily, text: str, taken: datetime) -> Heard:
    answer = Answer(family.commands[0], "ok", text)
    return Heard(family.name, host.name, taken, _FILE, (answer,))


def _judged(session: Session, host: Host, evidence: bytes) -> Run:
    with tempfile.TemporaryDirectory(prefix="hinomi-") as folder:
        path = Path(folder, "device.json")
        path.write_bytes(evidence)
        order = Order(
            hosts=(host.id,),
            zones=(),
            systems=(),
            kinds=(),
            resume=False,
            local=False,
            evidence=(path,),
            workers=1,
            overrides=(),
        )
        return perform(session, order)
