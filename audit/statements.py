"""What ledger, evidence and imported lists say of a host, brought to one form."""

import json
from typing import TypeVar

from audit.contradictions import Origin, Statement
from audit.sources.imports import Told
from checks.fact import HostFact, probe_id, read
from checks.forms import parse_evidence
from checks.frame import Frame, FrameError
from checks.model import FactError
from checks.windows.evidence import HEADER, is_windows
from checks.windows.facts.defender import Defender
from checks.windows.facts.release import WindowsRelease
from checks.windows.facts.security_center import SecurityCenter
from checks.windows.facts.volumes import Volumes
from inventory.model import Host
from inventory.sources.model import Machine

F = TypeVar("F", bound=HostFact)
_ON, _OFF = 1, 0  # Win32_EncryptableVolume: ProtectionStatus


def of_ledger(host: Host) -> Statement:
    """The word of the ledger, which bears no day."""
    return Statement(Origin.LEDGER, "", None, name=host.name, serial=host.serial, os=host.os)


def of_machine(told: Told, machine: Machine) -> Statement:
    """The word of an imported list, of when the product last heard of the machine."""
    return Statement(
        Origin.IMPORT,
        told.product,
        at=machine.seen or machine.synced or told.at,
        told=told.at,
        name=machine.name,
        serial=machine.serial,
        os=machine.os or ("" if machine.platform == "other" else machine.platform),
        edition=machine.edition,
        build=machine.build,
        antivirus=machine.av_on,
        encrypted=machine.encrypted,
    )


def of_evidence(raw: bytes) -> Statement | None:
    """The word of a Windows collector's output; None where it is none or not complete."""
    if not is_windows(raw):
        return None
    try:
        frame = parse_evidence(raw)
    except FrameError:
        return None
    release = _fact(frame, WindowsRelease)
    return Statement(
        Origin.EVIDENCE,
        "",
        frame.at,
        name=frame.hostname,
        serial=_serial(frame),
        os=_os(release),
        edition=release.edition if release else "",
        build=_build(release),
        antivirus=_antivirus(frame),
        encrypted=_encrypted(frame),
    )


def _fact(frame: Frame, kind: type[F]) -> F | None:
    try:
        found = read(kind, frame.replies.get(probe_id(kind)))
    except FactError:
        return None
    return found if isinstance(found, kind) else None


def _serial(frame: Frame) -> str:
    host = json.loads(frame.replies[HEADER].body).get("host")
    serial = host.get("serial") if isinstance(host, dict) else None
    return serial if isinstance(serial, str) else ""


def _os(release: WindowsRelease | None) -> str:
    if release is None:
        return ""
    return release.name if release.kind == "client" else f"Windows Server ({release.build})"


def _build(release: WindowsRelease | None) -> str:
    if release is None:
        return ""
    return f"{release.build}" + ("" if release.revision is None else f".{release.revision}")


def _antivirus(frame: Frame) -> bool | None:
    """On where Defender or a product that the Security Center knows protects at once.

    A server has no Security Center, so that another product's state is not known there.
    """
    defender, center = _fact(frame, Defender), _fact(frame, SecurityCenter)
    if defender and defender.active and defender.running and defender.real_time:
        return True
    if center is None or defender is None or not (center.present or defender.active):
        return None
    return any(product.on for product in center.antivirus)


def _encrypted(frame: Frame) -> bool | None:
    volumes = _fact(frame, Volumes)
    states = {one.protection for one in volumes.fixed} if volumes else set()
    if _OFF in states:
        return False
    return True if states == {_ON} else None
