"""A host of the lab with every vector as a server of its own, each under its own PAM service."""

import time
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import paramiko
import pyotp

from audit.mfa.cells_of import host_cells
from audit.policy_files import load_policy
from checks.collector import render_collector
from checks.frame import Frame, parse_frame
from checks.mfa.facts import FACTS
from checks.mfa.model import Cell
from tests.checks.mfa.ssh_logins import Holder
from tests.checks.mfa.vectors import LAN, Person, Vector, people
from tests.checks.states import SUBJECT
from tests.lab.lab import Lab

SEED = "GEZDGNBVGY3TQOJQGEZDGNBV"
OATH_SEED = "3132333435363738393031323334353637383930"
SEEDS = f'{SEED}\n" WINDOW_SIZE 17\n" TOTP_AUTH\n11111111\n'
OATH = f"HOTP/T30 aoki - {OATH_SEED}\n"
_ALLOWED = ("account required pam_permit.so", "session required pam_permit.so")
_KEYS = {name: [paramiko.ECDSAKey.generate() for _ in range(2)] for name in people()}


def set_up(lab: Lab, host: str, servers: list[Vector]) -> None:
    """People with their factors, and a running daemon for each vector."""
    script = ["groupadd reigai"]
    for one in people().values():
        script += _person(one)
    for server in servers:
        script += _server(server)
    lab.run(host, "\n".join(script))
    lab.write(host, "/home/aoki/.google_authenticator", SEEDS, 0o400, "aoki")
    again(lab, host)
    wanted = " ".join(f"{one.port:04X}" for one in servers)
    listens = 'until grep -q ":$p 0" /proc/net/tcp; do sleep 0.05; done'
    lab.run(host, f"for p in {wanted}; do {listens}; done")


def again(lab: Lab, host: str) -> None:
    """Forget which codes of pam_oath were used; it keeps that in the list of its users."""
    lab.write(host, "/etc/users.oath", OATH, 0o600)


def _person(one: Person) -> Iterator[str]:
    home = "/root" if one.name == "root" else f"/home/{one.name}"
    if one.name != "root":
        yield f"useradd -m -s /bin/sh {one.name}"
    for group in one.groups:
        yield f"usermod -aG {group} {one.name}"
    if one.password:
        yield f"printf '{one.name}:{one.password}\\n' | chpasswd -c YESCRYPT"
    else:
        yield f"passwd -d {one.name}"
    yield f"mkdir -p {home}/.ssh"
    for key in _KEYS[one.name][: one.keys]:
        yield f"echo '{key.get_name()} {key.get_base64()}' >>{home}/.ssh/authorized_keys"


def _server(one: Vector) -> Iterator[str]:
    name, conf = one.service, f"/etc/ssh/{one.id.lower()}.conf"
    text = "\\n".join(one.lines)
    yield f"printf '{text}\\n' >{conf}; touch -d '-1 hour' {conf} /etc/ssh"
    yield f"ln -s /usr/sbin/sshd /usr/sbin/{name}"
    if one.pam is not None:
        stack = "\\n".join([*one.pam, *_ALLOWED])
        yield f"printf '{stack}\\n' >/etc/pam.d/{name}"
    option = f" -o {one.option}" if one.option else ""
    yield f"/usr/sbin/{name} -f {conf}{option}"


def collected(lab: Lab, host: str) -> Frame:
    """What the host answers to the probes that cells are made of."""
    said = lab.run(host, "sh -s", stdin=render_collector(FACTS).decode()).stdout
    return parse_frame(said.encode("utf-8", "surrogateescape"))


def calculated(frame: Frame) -> tuple[Cell, ...]:
    """The cells of the host, with the network of the lab as a zone."""
    policy = load_policy(None)
    limits = {**policy.limits, "zones.networks": (f"LGWAN {LAN}",)}
    return host_cells(frame, SUBJECT, replace(policy, limits=limits), date(2026, 11, 21))


def holder(one: Person, factors: frozenset[str], vector: Vector) -> Holder:
    """Somebody who shows these factors, with codes of the module that the vector has."""
    oath = any("pam_oath" in line for line in vector.pam or ())

    def code() -> str:
        secret = b32encode(bytes.fromhex(OATH_SEED)).decode() if oath else SEED
        return pyotp.TOTP(secret).at(int(time.time()))

    return Holder(one.name, one.password, tuple(_KEYS[one.name][: one.keys]), code, factors)
