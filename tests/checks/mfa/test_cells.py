"""Cells of a made-up host: doors beside SSH, people of a directory, settings not yet in force."""

from dataclasses import replace
from datetime import date
from ipaddress import IPv4Address

import pytest

from checks.facts.accounts import Account, Accounts, Group
from checks.facts.doors import Doors, Written
from checks.facts.listeners import Listener
from checks.facts.socket_owners import Owner, SocketOwners
from checks.facts.sshd_config import Line
from checks.facts.sudoers import Default, Grant
from checks.mfa.cells import EVERYBODY, Case, Seen, cells
from checks.mfa.model import Cell, CellVerdict
from checks.mfa.people import People
from tests.checks.mfa.made import NO_SUDO, STRICT, Host, answering, host, stacks
from tests.checks.rules.test_ssh import server

U, G = "auth required pam_unix.so", "auth required pam_google_authenticator.so"
ROOT = Account("root", "x", 0, 0, "/root", "/bin/bash")
TARO = Account("taro", "x", 1001, 1001, "/home/taro", "/bin/bash")
DAEMON = Account("postgres", "x", 110, 110, "/var/lib/postgresql", "/bin/bash")
GROUPS = (Group("taro", "x", 1001, ()), Group("jimu", "x", 50, ("taro",)))
PEOPLE = Accounts((ROOT, TARO, DAEMON), GROUPS, (ROOT, TARO), GROUPS, (), frozenset())
SSHD = server(authenticationmethods="publickey,keyboard-interactive", pubkeyauthoptions="none",
              kbdinteractiveauthentication="yes", authorizedkeysfile=".ssh/authorized_keys",
              authorizedkeyscommand="none", trustedusercakeys="none")  # fmt: skip
EQUIPPED = host(PEOPLE, SSHD, stacks((U, G), "sshd", "login", "sudo", "su", "openvpn"))
BASE = EQUIPPED.having(  # the service can do nothing to log in
    keys=replace(
        EQUIPPED.keys, login=tuple(k for k in EQUIPPED.keys.login if k.user != "postgres")
    ),
    shadow=replace(
        EQUIPPED.shadow,
        entries=tuple(
            replace(one, password="locked") if one.name == "postgres" else one
            for one in EQUIPPED.shadow.entries
        ),
    ),
)
ALL = Grant("taro", ("ALL",), ("root",), "ALL", False, None, "")


def made(
    one: Host, exemptions: tuple[str, ...] = (), service_accounts: tuple[str, ...] = ()
) -> dict[tuple[str, str], Cell]:
    """The cells from outside and at the machine by account and door."""
    people = People(one.accounts, one.shadow, one.enrolment, one.keys)
    seen = Seen(people, one.sshd, one.pam, one.files, one.sudoers, one.doors, one.sockets)
    case = Case("h", one.shadow.today, "audit", ())
    limits = replace(one.limits, exemptions=exemptions, service_accounts=service_accounts)
    return {(c.account, c.door.name): c for c in cells(seen, limits, case)}


def verdicts(one: Host, who: str = "taro") -> dict[str, str]:
    return {door: cell.verdict.value for (name, door), cell in made(one).items() if name == who}


def test_people_and_root_and_no_services() -> None:
    found = made(BASE)
    assert {name for name, _ in found} == {"root", "taro"}
    assert verdicts(BASE) == {"ssh": "MFA", "console": "MFA", "su": "MFA"}
    assert ("postgres", "console") in made(BASE, service_accounts=("postgres",))


@pytest.mark.parametrize(
    ("ends", "module", "said"),
    [
        (-1, "pam_unix.so", "LOCKED"),
        (0, "pam_unix.so", "LOCKED"),  # on that day already
        (1, "pam_unix.so", "MFA"),
        (-1, "pam_permit.so", "MFA"),  # nobody looks at the date
    ],
)
def test_an_account_past_its_date_is_shut_where_pam_looks_at_it(
    ends: int, module: str, said: str
) -> None:
    assert verdicts(ending(ends, module))["ssh"] == said


def ending(days: int, module: str = "pam_unix.so") -> Host:
    """Everybody's account ends so many days from today, and a module of PAM looks at it."""
    today = (BASE.shadow.today - date(1970, 1, 1)).days
    entries = tuple(replace(one, expires=today + days) for one in BASE.shadow.entries)
    services = {
        name: tuple(replace(raw, text=raw.text.replace("account required pam_permit.so",
                                                       f"account required {module}"))
                    for raw in raws)
        for name, raws in BASE.pam.services.items()
    }  # fmt: skip
    return BASE.having(
        shadow=replace(BASE.shadow, entries=entries), pam=replace(BASE.pam, services=services)
    )


@pytest.mark.parametrize(
    ("ends", "module", "said"),
    [
        (-1, "pam_unix.so", {"LOCKED"}),
        (1, "pam_unix.so", {"MFA", "NO_FACTOR"}),
        (-1, "pam_permit.so", {"MFA", "NO_FACTOR"}),  # it comes in, and so it may call sudo
    ],
)
def test_who_cannot_come_in_any_more_cannot_rise(ends: int, module: str, said: set[str]) -> None:
    free = replace(NO_SUDO, grants=(replace(ALL, asks=False),))
    found = verdicts(ending(ends, module).having(sudoers=free))
    assert {"ssh", "console", "su", "sudo"} <= set(found)
    assert set(found.values()) == said


@pytest.mark.parametrize(("ends", "said"), [(-1, "LOCKED"), (0, "SINGLE"), (1, "SINGLE")])
def test_sshd_without_pam_looks_at_the_date_itself(ends: int, said: str) -> None:
    one = ending(ends, "pam_permit.so")
    (instance,) = one.sshd.instances
    plain = {"usepam": ("no",), "authenticationmethods": ("any",)}
    branches = tuple(replace(b, values={**b.values, **plain}) for b in instance.branches)
    sshd = replace(one.sshd, instances=(replace(instance, branches=branches),))
    assert verdicts(one.having(sshd=sshd))["ssh"] == said


@pytest.mark.parametrize("odd", [0, -1, None])
def test_no_date_shuts_nobody_out(odd: int | None) -> None:
    entries = tuple(replace(one, expires=odd) for one in BASE.shadow.entries)
    people = People(BASE.accounts, replace(BASE.shadow, entries=entries), BASE.enrolment, BASE.keys)
    assert not any(people.person(one).expired for one in BASE.accounts.all())


def test_services_that_could_log_in_are_not_passed_over() -> None:
    keyed = replace(BASE.keys.login[0], user="postgres")
    one = BASE.having(keys=replace(BASE.keys, login=(*BASE.keys.login, keyed)))
    assert verdicts(one, "postgres")["ssh"] == "LOCKED"  # its password is locked


def test_groups_of_a_directory_may_meet_a_block() -> None:
    line = Line("/etc/ssh/sshd_config", 9, "authenticationmethods", "publickey", "Group kachou")
    sshd = replace(BASE.sshd, instances=(replace(BASE.sshd.instances[0], lines=(line,)),))
    one = BASE.having(sshd=answering(sshd, PEOPLE))
    assert verdicts(one)["ssh"] == "MFA"
    assert verdicts(BASE.having(sshd=sshd))["ssh"] == "UNKNOWN"  # nobody asked the server
    elsewhere = one.having(accounts=replace(PEOPLE, remote=("sss",)))
    assert verdicts(elsewhere)["ssh"] == "UNKNOWN"


@pytest.mark.parametrize(
    ("grants", "defaults", "said"),
    [
        ((ALL,), (), "MFA"),
        ((replace(ALL, asks=False),), (), "NO_FACTOR"),
        ((ALL,), (Default("authenticate", False, ""),), "NO_FACTOR"),
        ((ALL,), (Default("exempt_group", "jimu", ""),), "NO_FACTOR"),
        ((ALL,), (Default("exempt_group", "other", ""),), "MFA"),
        ((ALL,), (Default("targetpw", True, ""),), "UNKNOWN"),
        ((replace(ALL, subject="+ops"),), (), "MFA"),
        ((replace(ALL, subject="+ops", asks=False),), (), "UNKNOWN"),
    ],
)
def test_sudo(grants: tuple[Grant, ...], defaults: tuple[Default, ...], said: str) -> None:
    one = BASE.having(sudoers=replace(NO_SUDO, grants=grants, defaults=defaults))
    assert verdicts(one)["sudo"] == said


def test_sudo_that_cannot_be_read_is_unknown() -> None:
    assert verdicts(BASE.having(sudoers=replace(NO_SUDO, error="odd")))["sudo"] == "UNKNOWN"


PAM = Written("/etc/openvpn/server/a.conf:2", "plugin", "/x/openvpn-plugin-auth-pam.so openvpn")
SERVER = Written("/etc/openvpn/server/a.conf:1", "server", "")
WAIVED = Written("/etc/openvpn/server/a.conf:3", "verify-client-cert", "none")
SCRIPT = Written("/etc/openvpn/server/a.conf:4", "auth-user-pass-verify", "/x")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((SERVER,), "SINGLE"),
        ((SERVER, WAIVED), "NO_FACTOR"),
        ((SERVER, SCRIPT), "UNKNOWN"),
        ((SERVER, Written(SERVER.place, "auth-user-pass-optional", ""), PAM), "SINGLE"),
    ],
)
def test_openvpn(lines: tuple[Written, ...], said: str) -> None:
    assert verdicts(BASE.having(doors=Doors((), lines, (), ())))["a.conf"] == said


def test_openvpn_sends_one_answer_to_pam() -> None:
    """A password and a code cannot both be typed into one string; a password alone can."""
    one = BASE.having(doors=Doors((), (SERVER, PAM), (), ()))
    assert verdicts(one)["a.conf"] == "LOCKED"
    plain = one.having(pam=stacks((U,), "sshd", "openvpn"))
    assert verdicts(plain)["a.conf"] == "MFA"  # a certificate and a password
    waived = plain.having(doors=Doors((), (SERVER, PAM, WAIVED), (), ()))
    assert verdicts(waived)["a.conf"] == "SINGLE"


@pytest.mark.parametrize(
    ("port", "program", "door", "said"),
    [
        (23, "inetd", "telnet", "MFA"),  # login(1) decides, by its own stack
        (5901, "Xtigervnc", "vnc", "UNKNOWN"),
        (2222, "dropbear", "dropbear", "UNKNOWN"),
        (2222, "sshd", "sshd:2222", "UNKNOWN"),
        (513, "inetd", "rlogin", "UNKNOWN"),
    ],
)
def test_servers_with_rules_of_their_own(port: int, program: str, door: str, said: str) -> None:
    socket = Listener("tcp", IPv4Address("0.0.0.0"), port)
    owners = SocketOwners({socket: (Owner(f"/usr/sbin/{program}", guarded=True),)})
    told = replace(SSHD.branches[0], values={**SSHD.branches[0].values, "port": ("22",)})
    sshd = replace(SSHD, instances=(replace(BASE.sshd.instances[0], branches=(told,)),))
    assert verdicts(BASE.having(sshd=sshd, sockets=owners))[door] == said


def test_an_automatic_login_asks_for_nothing() -> None:
    opened = Written("/etc/systemd/system/getty@tty1.service.d/a.conf:2", "autologin", "taro")
    one = BASE.having(doors=Doors((opened,), (), (), ()))
    assert verdicts(one)["console"] == "NO_FACTOR"
    assert verdicts(one, "root")["console"] == "MFA"


def test_settings_that_are_not_in_force_prove_nothing() -> None:
    pending = BASE.having(sshd=replace(BASE.sshd, pending=("/etc/ssh/sshd_config",)))
    cell = made(pending)["taro", "ssh"]
    assert cell.verdict is CellVerdict.UNKNOWN
    assert "再読込前" in cell.words.ja


def test_people_of_a_directory_are_said_to_be_there() -> None:
    one = BASE.having(accounts=replace(PEOPLE, remote=("sss",)))
    assert made(one)[EVERYBODY, "ssh"].verdict is CellVerdict.UNKNOWN


def test_who_has_no_key_cannot_show_one() -> None:
    one = BASE.having(keys=replace(BASE.keys, login=()))
    assert verdicts(one)["ssh"] == "LOCKED"
    closed = BASE.having(keys=replace(BASE.keys, login=(), closed=("/home/taro/.ssh",)))
    assert verdicts(closed)["ssh"] == "UNKNOWN"


def test_exemptions_are_carried_in_the_cell() -> None:
    texts = ("taro | * | 総務課 | 2027-03-31 | 移行中",)
    assert "総務課" in made(BASE, exemptions=texts)["taro", "ssh"].exempt
    over = ("taro | * | 総務課 | 2026-03-31 | 移行中",)
    cell = made(BASE, exemptions=over)["taro", "ssh"]
    assert cell.exempt == ""
    assert "期限切れ" in cell.words.ja


def test_the_limits_of_a_made_host_are_the_strict_ones() -> None:
    assert BASE.limits is STRICT
