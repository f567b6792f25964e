"""The doors beside SSH and what each asks of a person: console, sudo, su, VPN and others."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from checks.facts.accounts import Account, Accounts
from checks.facts.doors import Doors, Written
from checks.facts.socket_owners import SocketOwners
from checks.facts.sshd_answers import Instance
from checks.facts.sudoers import Grant, Sudoers
from checks.mfa.judging import of_stack
from checks.mfa.model import Door, DoorKind, Factor, Person, Visit, Way, Witness
from checks.mfa.ssh import NOTHING, Entry, Offer
from checks.mfa.stacks import Stacks
from checks.rules.sudo_subjects import pinned, reaches
from inventory.words import T

K, KEY = Factor.KNOWLEDGE, Factor.KEY
CONSOLES = ("login",)
DISPLAYS = (
    "gdm-password",
    "gdm-fingerprint",
    "gdm-smartcard",
    "lightdm",
    "sddm",
    "xdm",
    "lxdm",
    "greetd",
    "ly",
    "slim",
    "wdm",
)
_POLKIT = "polkit-1"  # pkexec(1): root for those whom the rules of distributions call so
_ADMINISTRATORS = frozenset({"admin", "sudo", "wheel"})
_BOUND = frozenset(
    ["exempt_group", "pam_login_service", "pam_service", "rootpw", "runaspw", "targetpw"],
)
_FROM_AFAR = {"cockpit": DoorKind.COCKPIT, "xrdp-sesman": DoorKind.XRDP, "vsftpd": DoorKind.OTHER}
_NAMED = {23: "telnet", 512: "rexec", 513: "rlogin", 514: "rsh", 3389: "rdp"}
_VNC = ("Xvnc", "Xtigervnc", "x11vnc", "vino-server", "wayvnc", "vncserver-x11")
_CERTIFICATE = frozenset({"pubkey", "rsasig", "rsa", "ecdsa"})


@dataclass(frozen=True, slots=True)
class House:
    """What the doors of a host are read from."""

    stacks: Stacks
    accounts: Accounts
    sudoers: Sudoers
    doors: Doors
    sockets: SocketOwners
    others: tuple[str, ...]
    strays: tuple[int, ...]
    auditor: str
    root: Person | None

    def service(
        self,
        name: str,
        person: Person,
        address: str = "",
        *,
        one_answer: bool = False,
        caller: Person | None = None,
    ) -> Entry:
        """What a PAM service asks; `caller` is who runs it, None for what root has started."""
        return of_stack(
            self.stacks.asks(
                Visit(
                    person=person,
                    service=name,
                    address=address,
                    as_root=caller is None,
                    empty_allowed=True,
                    one_answer=one_answer,
                    caller=caller,
                )
            )
        )


def at_the_machine(house: House, person: Person, account: Account) -> Iterator[tuple[Door, Entry]]:
    """Console, display managers, sudo and su for one person."""
    for kind, names in ((DoorKind.CONSOLE, CONSOLES), (DoorKind.DISPLAY, DISPLAYS)):
        for name in names:
            if name in house.stacks.services:
                asked = house.service(name, person)
                yield Door(kind, _name(kind, name), name), _opened(house, kind, person, asked)
    sudo: dict[str, Entry | None] = {
        name: _sudo(house, person, account, name) for name in _sudo_services(house)
    }
    if _POLKIT in house.stacks.services and person.groups & _ADMINISTRATORS and account.uid != 0:
        sudo[_POLKIT] = house.service(_POLKIT, person, caller=person)
    yield from _rising(DoorKind.SUDO, sudo)
    if "su" in house.stacks.services and account.uid != 0:
        yield from _rising(DoorKind.SU, {name: _su(house, person, name) for name in ("su", "su-l")})


def _sudo_services(house: House) -> tuple[str, str]:
    """The services of sudo and of `sudo -i`, which has one of its own (sudoers(5))."""
    named = [house.sudoers.default(name) for name in ("pam_service", "pam_login_service")]
    usual, for_login = (one if isinstance(one, str) else "" for one in named)
    usual = usual or "sudo"
    return usual, for_login or ("sudo-i" if "sudo-i" in house.stacks.services else usual)


def _rising(kind: DoorKind, asked: Mapping[str, Entry | None]) -> Iterator[tuple[Door, Entry]]:
    """The door, and that for login shells (`sudo -i`, `su -`) where its service asks otherwise."""
    (_, usual), *rest = asked.items()
    if usual:
        yield Door(kind, kind.value, next(iter(asked))), usual
    for name, other in rest:
        if other and other.may and usual and _asks(other) != _asks(usual):
            yield Door(kind, name, name), other


def _asks(one: Entry) -> tuple[object, ...]:
    return one.may, one.known, one.certain


def from_afar(house: House, person: Person, address: str) -> Iterator[tuple[Door, Entry]]:
    """Cockpit, remote desktops, VPN, and servers whose rules are their own."""
    for name, kind in _FROM_AFAR.items():
        if name in house.stacks.services:
            yield Door(kind, name, name), house.service(name, person, address)
    yield from _openvpn(house, person, address)
    yield from _ike(house)
    for name in _others(house):
        yield Door(DoorKind.OTHER, name, ""), _other(house, name, person, address)


def unlisted_doors(house: House) -> Iterator[Door]:
    """The doors at the machine that people have of whom only a directory knows."""
    for kind, names in ((DoorKind.CONSOLE, CONSOLES), (DoorKind.DISPLAY, DISPLAYS)):
        for name in names:
            if name in house.stacks.services:
                yield Door(kind, _name(kind, name), name)
    subjects = [one.subject for one in house.sudoers.grants if not pinned(one, house.auditor)]
    if house.sudoers.installed and any(one == "ALL" or one[:1] in "%+" for one in subjects):
        yield Door(DoorKind.SUDO, "sudo", "sudo")


def _name(kind: DoorKind, service: str) -> str:
    return kind.value if service == "login" else service


def _opened(house: House, kind: DoorKind, person: Person, asked: Entry) -> Entry:
    """A session that opens by itself asks for nothing."""
    for one in house.doors.automatic:
        console = any(word in one.file for word in ("getty", "inittab", "debug-shell"))
        if console is not (kind is DoorKind.CONSOLE):
            continue
        if one.value == person.name:
            return _free(str(one))
        if not any(one.value == other.name for other in house.accounts.all()):
            return replace(asked, known=frozenset(), doubt=T(str(one), str(one)), certain=False)
    return asked


def _free(*steps: str) -> Entry:
    return _certain(NOTHING, steps)


def _certain(way: frozenset[Factor], steps: tuple[str, ...]) -> Entry:
    offers = frozenset({Offer(way, len(way))})
    return Entry(offers, offers, (Witness(way, steps),), None)


def _unsure(doubt: T) -> Entry:
    return Entry(frozenset({Offer(NOTHING, 0)}), frozenset(), (), doubt)


def _sudo(house: House, person: Person, account: Account, service: str) -> Entry | None:
    """What sudo asks before it runs something as somebody else; None for whom it runs nothing."""
    sudoers = house.sudoers
    if not sudoers.installed or account.uid == 0:
        return None
    if sudoers.error:
        return _unsure(sudoers.unreadable())
    found: Entry | None = None
    if any(_for(house, one, account) is not False for one in sudoers.grants):
        found = _granted(house, person, account, service)
    if not sudoers.remote or (found and NOTHING in {one.way for one in found.known}):
        return found
    where = ", ".join(sudoers.remote)
    return _unsure(T(f"sudoの規則が {where} にもある", f"sudo rules are also in {where}"))


def _granted(house: House, person: Person, account: Account, service: str) -> Entry:
    """NOPASSWD, `!authenticate` and exempt_group ask for nothing (sudoers(5))."""
    unasked = house.sudoers.unasked()
    bound = [one for one in house.sudoers.defaults if one.bound_to and one.name in _BOUND]
    if free := next((one for one in unasked if _for(house, one, account)), None):
        return _free(str(free))
    group = house.sudoers.default("exempt_group")
    if isinstance(group, str) and group in person.groups:
        return _free(f"Defaults exempt_group={group}")
    asked = house.service(service, person, caller=person)
    if isinstance(group, str) and person.partial:
        doubt = T(
            f"{person.name} が {group} にいるか分からない", f"{person.name} may be in {group}"
        )
        return replace(asked, known=frozenset(), doubt=doubt, certain=False)
    if odd := next((one for one in bound if one.value is not False), None):
        doubt = T(f"Defaults {odd.bound_to} {odd.name}", f"Defaults {odd.bound_to} {odd.name}")
        return replace(asked, known=frozenset(), doubt=doubt, certain=False)
    if unsure := next((one for one in unasked if _for(house, one, account) is None), None):
        doubt = T(f"{unsure} が及ぶか分からない", f"whether {unsure} reaches is not known")
        return replace(asked, known=frozenset(), doubt=doubt, certain=False)
    return _whose(house.sudoers, asked)


def _for(house: House, grant: Grant, account: Account) -> bool | None:
    if grant.negated or pinned(grant, house.auditor):
        return False
    return reaches(grant, account, house.accounts)


def _whose(sudoers: Sudoers, asked: Entry) -> Entry:
    """Where sudo asks for another's password (targetpw and its like), whose is not known here."""
    for name in ("targetpw", "rootpw", "runaspw"):
        if sudoers.default(name):
            doubt = T(ja=f"sudo の {name} で問われる者が別", en=f"{name} of sudo asks of another")
            return replace(asked, known=frozenset(), doubt=doubt, certain=False)
    return asked


def _su(house: House, person: Person, service: str) -> Entry:
    """The factors of root, for whom su(1) asks when somebody calls."""
    if house.root is None:
        return _unsure(T(ja="root がない", en="there is no root"))
    return house.service(service, house.root, caller=person)


def _openvpn(house: House, person: Person, address: str) -> Iterator[tuple[Door, Entry]]:
    files: dict[str, list[Written]] = {}
    for one in house.doors.openvpn:
        files.setdefault(one.file, []).append(one)
    for file, lines in files.items():
        names = {one.name for one in lines}
        if names & {"server", "server-bridge", "tls-server", "mode"}:
            door = Door(DoorKind.VPN, file.rpartition("/")[2], _pam_of(lines))
            yield door, _vpn(house, lines, door, person, address)


def _pam_of(lines: list[Written]) -> str:
    for one in lines:
        if one.name == "plugin" and "auth-pam" in one.value:
            return one.value.split()[-1].strip('"')
    return ""


def _vpn(house: House, lines: list[Written], door: Door, person: Person, address: str) -> Entry:
    """A certificate unless it is waived, and what the plug-in for PAM asks (openvpn(8))."""
    told = {one.name: one.value for one in lines}
    waived = told.get("verify-client-cert") in ("none", "optional")
    waived |= "client-cert-not-required" in told
    base: Way = NOTHING if waived else frozenset({KEY})
    steps = tuple(map(str, lines))
    if "auth-user-pass-optional" in told:
        return _certain(base, steps)
    if door.service:
        asked = house.service(door.service, person, address, one_answer=True)
        return _also(asked, base, steps)
    if {"auth-user-pass-verify", "plugin"} & set(told):
        doubt = T(ja=f"{door.name} の認証の仕組み", en=f"how {door.name} asks")
        return replace(_certain(base, steps), known=frozenset(), doubt=doubt)
    return _certain(base, steps)


def _also(asked: Entry, base: Way, steps: tuple[str, ...]) -> Entry:
    """What PAM asks, and the certificate besides."""
    may, known = (
        frozenset(Offer(one.way | base, len(one.way | base)) for one in offers)
        for offers in (asked.may, asked.known)
    )
    shown = tuple(Witness(one.way | base, (*steps, *one.steps)) for one in asked.witnesses)
    return Entry(may, known, shown, asked.doubt)


def _ike(house: House) -> Iterator[tuple[Door, Entry]]:
    """IPsec: certificates alone are one factor; EAP and XAUTH ask elsewhere (swanctl.conf(5))."""
    if not house.doors.ike:
        return
    values = {part for one in house.doors.ike for part in one.value.lower().split(",") if part}
    names = {one.name for one in house.doors.ike}
    steps = tuple(map(str, house.doors.ike))
    door = Door(DoorKind.VPN, "ipsec", "")
    if values <= _CERTIFICATE and not names & {"xauth", "auth2", "rightauth2"}:
        yield door, _certain(frozenset({KEY}), steps)
    else:
        odd = ", ".join(sorted(values - _CERTIFICATE))
        yield door, _unsure(T(ja=f"IPsec の認証: {odd}", en=f"IPsec asks by {odd}"))


def _others(house: House) -> list[str]:
    """Servers that let people in by rules that nobody here reads."""
    found = set(house.others) | {f"sshd:{port}" for port in house.strays}
    for socket, owners in house.sockets.owners.items():
        names = {owner.name for owner in owners}
        if socket.protocol != "tcp" or not socket.reachable or "sshd" in names:
            continue
        found |= {name for name in names if name in ("dropbear", "tinysshd")}
        if names & set(_VNC) or 5900 <= socket.port <= 5909:
            found.add("vnc")
        if socket.port in _NAMED and not names & {"xrdp", "rsyslogd"}:
            found.add(_NAMED[socket.port])
    return sorted(found)


def strays(sockets: SocketOwners, servers: Iterable[Instance]) -> tuple[int, ...]:
    """The ports on which an sshd listens that none of those read says it would."""
    told: set[int] = set()
    for server in servers:
        if not server.branches:
            return ()
        told |= set(server.ports)
    return tuple(
        sorted(
            {
                socket.port
                for socket, owners in sockets.owners.items()
                if {owner.name for owner in owners} == {"sshd"} and socket.port not in told
            }
        )
    )


def _other(house: House, name: str, person: Person, address: str) -> Entry:
    if name == "telnet":
        service = "remote" if "remote" in house.stacks.services else "login"
        return house.service(service, person, address)
    doubt = T(ja=f"{name} の認証の仕組み", en=f"how {name} asks")
    way: Way = NOTHING if name in ("rlogin", "rsh") else frozenset({K})
    return Entry(frozenset({Offer(way, len(way))}), frozenset(), (), doubt)
