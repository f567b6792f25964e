"""The transport that asks network devices by their show commands."""

import threading
from collections.abc import Sequence

from checks.devices.beside import FIRST_LINE, PROMPT, PUBLIC
from checks.devices.evidence import Answer
from checks.devices.families import FAMILIES
from checks.devices.writing import Heard, write_evidence
from console.device_key import device_key
from console.session import Session
from inventory.model import Host
from inventory.transport.base import Transport
from inventory.transport.device import DeviceTransport, Meeting
from inventory.transport.dialogue import Said


def device_transport(
    session: Session, hosts: Sequence[Host], stop: threading.Event | None
) -> Transport:
    """One transport for all such hosts; what it hears is masked before anything else sees it."""
    from console.scanning import ssh_transport

    key = device_key(session.workspace.root)

    def keep(host: Host, tag: str, meeting: Meeting) -> bytes:
        return write_evidence(heard(host, meeting), tag, key)

    return DeviceTransport(
        keys=session.host_keys,
        credentials=session.credentials,
        commands={name: family.commands for name, family in FAMILIES.items()},
        reach=ssh_transport(session, hosts, stop).reach,
        keep=keep,
        stop=stop,
        key_folder=session.workspace.root,
    )


def heard(host: Host, meeting: Meeting) -> Heard:
    """The meeting as evidence is written of it; the prompt tells of what was not saved."""
    answers = [Answer(one.command, one.status, decoded(one)) for one in meeting.said]
    beside = {PROMPT: meeting.prompt, FIRST_LINE: meeting.first_line, PUBLIC: meeting.snmp}
    answers += [Answer(name, "ok", text) for name, text in beside.items() if text]
    return Heard(
        family=host.access.device,
        name=host.name,
        at=meeting.at,
        way=meeting.way,
        answers=tuple(answers),
        negotiated=meeting.negotiated,
        offered=meeting.offered,
        open_ports=meeting.open_ports,
    )


def decoded(said: Said) -> str:
    """The text of what came as bytes: UTF-8, else Shift_JIS, else what can be read of UTF-8."""
    raw = said.text.encode("latin-1")
    for encoding in ("utf-8", "cp932"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")
