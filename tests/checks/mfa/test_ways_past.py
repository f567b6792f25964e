"""Ways past the second factor that a host may have: none of them may read as two factors."""

from dataclasses import replace

import pytest

from checks.facts.accounts import Account, Group
from checks.facts.doors import Doors, Written
from checks.facts.pam_files import SEPERMIT, PamFiles
from checks.facts.sshd_config import Line
from checks.facts.sudoers import Default
from checks.mfa.cells import Case, Seen, _worked_out, cells
from checks.mfa.model import Cell, DoorKind
from checks.mfa.people import People
from checks.mfa.stacks import _stacks
from checks.model import FactError
from checks.rules.mfa_bypass import approved_ways_past
from tests.checks.mfa.made import NO_SUDO, Host, answering, stacks
from tests.checks.mfa.test_cells import ALL, BASE, PEOPLE, G, U

LAN = "/etc/security/lan.conf"


def found(one: Host, zones: tuple[str, ...] = ()) -> tuple[Cell, ...]:
    people = People(one.accounts, one.shadow, one.enrolment, one.keys)
    seen = Seen(people, one.sshd, one.pam, one.files, one.sudoers, one.doors, one.sockets)
    return cells(seen, one.limits, Case("h", one.shadow.today, "audit", zones))


def said(one: Host, kind: DoorKind = DoorKind.SSH, who: str = "taro") -> set[str]:
    return {c.verdict.value for c in found(one) if c.account == who and c.door.kind is kind}


def setting(one: Host, **values: str) -> Host:
    """The host with other answers of sshd, for everybody."""
    instance = one.sshd.instances[0]
    branches = tuple(
        replace(branch, values={**branch.values, **{k: (v,) for k, v in values.items()}})
        for branch in instance.branches
    )
    return one.having(sshd=replace(one.sshd, instances=(replace(instance, branches=branches),)))


def prompted(lines: tuple[str, ...], *services: str) -> Host:
    """A host on which only the prompts of PAM let anybody in over SSH."""
    one = BASE.having(pam=stacks(lines, *(services or ("sshd", "login", "sudo", "su"))))
    return setting(one, authenticationmethods="keyboard-interactive")


@pytest.mark.parametrize(
    ("lines", "files"),
    [
        (
            (f"auth [success=1 default=ignore] pam_access.so accessfile={LAN}", G, U),
            {LAN: ("+ : ALL : 192.168.50.", "- : ALL : ALL")},
        ),
        (
            (f"auth [success=1 default=ignore] pam_access.so accessfile={LAN}", G, U),
            {LAN: ("+:ALL:10.9.0.0/255.255.0.0 2001:db8:7::5", "-:ALL:ALL")},
        ),
        (("auth [success=1 default=ignore] pam_succeed_if.so rhost =~ 10.7.*", G, U), {}),
        (
            ("auth [success=1 default=ignore] pam_succeed_if.so rhost in 10.7.7.7:10.8.8.8", G, U),
            {},
        ),
        (
            (
                "auth [success=1 default=ignore] pam_listfile.so item=rhost sense=allow "
                "onerr=fail file=/etc/lan",
                G,
                U,
            ),
            {"/etc/lan": ("10.4.4.4",)},
        ),
    ],
)
def test_places_that_pam_lets_past_are_looked_at(
    lines: tuple[str, ...], files: dict[str, tuple[str, ...]]
) -> None:
    one = prompted(lines).having(files=PamFiles(files))
    assert said(one) == {"MFA", "SINGLE"}


def _exempt(rows: tuple[str, ...]) -> Host:
    line = f"auth [success=1 default=ignore] pam_access.so accessfile={LAN}"
    return prompted((line, G, U)).having(files=PamFiles({LAN: (*rows, "-:ALL:ALL")}))


def test_places_of_one_rule_are_looked_at_once() -> None:
    one = _exempt(("+:ALL:" + " ".join(f"10.{at}.0.0/16" for at in range(250)),))
    assert said(one) == {"MFA", "SINGLE"}
    assert len({c.source.address for c in found(one) if c.door.kind is DoorKind.SSH}) == 2


def test_what_is_excepted_within_a_block_is_a_place_of_its_own() -> None:
    one = _exempt(("+:ALL:10.0.0.0/8 EXCEPT 10.1.0.0/16 10.2.0.0/16",))
    told = {c.source.address: c.verdict.value for c in found(one) if c.door.kind is DoorKind.SSH}
    assert sorted(told.values()) == ["MFA", "MFA", "SINGLE"]


@pytest.mark.parametrize("count", [100, 500])
def test_more_places_than_anybody_can_look_at_are_unknown(count: int) -> None:
    with pytest.raises(FactError, match=str(count)):
        found(_exempt(tuple(f"+:ALL:10.{at // 250}.{at % 250}.0/24" for at in range(count))))


def test_servers_ask_pam_as_root() -> None:
    rootok = "auth sufficient pam_rootok.so"
    one = BASE.having(pam=stacks((rootok, U, G), "login", "cockpit", "su", "sshd"))
    assert said(one, DoorKind.CONSOLE) == {"NO_FACTOR"}
    assert said(one, DoorKind.COCKPIT) == {"NO_FACTOR"}
    assert said(one, DoorKind.SU) == {"MFA"}


def _beside(one: Host, service: str, *lines: str) -> Host:
    services = {**one.pam.services, **stacks(lines, service).services}
    return one.having(pam=replace(one.pam, services=services))


def test_login_shells_of_sudo_and_su_have_services_of_their_own() -> None:
    one = BASE.having(sudoers=replace(NO_SUDO, grants=(ALL,)))
    assert said(_beside(one, "sudo-i", U), DoorKind.SUDO) == {"MFA", "SINGLE"}
    assert said(_beside(one, "su-l", U), DoorKind.SU) == {"MFA", "SINGLE"}
    assert said(_beside(one, "other", U), DoorKind.SU) == {"MFA", "SINGLE"}
    assert said(one, DoorKind.SUDO) == {"MFA"}


def test_days_of_grace_are_no_second_factor() -> None:
    one = prompted((U, f"{G} grace_period=86400"))
    assert said(one) == {"UNKNOWN"}


def test_a_shell_that_ends_at_once_does_not_keep_ssh_from_forwarding() -> None:
    sftp = Account("sftp", "x", 1002, 1002, "/srv/sftp", "/usr/sbin/nologin")
    accounts = replace(PEOPLE, local=(*PEOPLE.local, sftp))
    entries = (*BASE.shadow.entries, replace(BASE.shadow.entries[1], name="sftp"))
    one = BASE.having(accounts=accounts, shadow=replace(BASE.shadow, entries=entries))
    keyed = replace(BASE.keys.login[0], user="sftp")
    one = one.having(keys=replace(BASE.keys, login=(*BASE.keys.login, keyed)))
    open_ = setting(one, authenticationmethods="any")
    assert said(open_, who="sftp") == {"SINGLE"}
    assert said(open_, DoorKind.CONSOLE, who="sftp") == set()


def test_an_authority_on_a_token_vouches_for_keys_that_are_files() -> None:
    keys = replace(BASE.keys.login[0], user="taro", kind="sk-ssh-ed25519@openssh.com",
                   options=frozenset({"cert-authority"}))  # fmt: skip
    one = BASE.having(keys=replace(BASE.keys, login=(keys,)))
    one = setting(one, authenticationmethods="publickey", pubkeyauthoptions="verify-required")
    assert said(one) == {"SINGLE"}


def test_the_port_of_an_address_to_listen_on_is_a_door() -> None:
    line = Line("/etc/ssh/sshd_config", 9, "authenticationmethods", "publickey", "LocalPort 2222")
    one = BASE.having(
        sshd=replace(BASE.sshd, instances=(replace(BASE.sshd.instances[0], lines=(line,)),))
    )
    one = setting(one, port="22", listenaddress="0.0.0.0:2222")
    one = one.having(sshd=answering(one.sshd, PEOPLE))
    assert said(one) == {"SINGLE"}


def test_people_of_a_directory_may_sit_down_at_the_machine() -> None:
    one = BASE.having(accounts=replace(PEOPLE, remote=("sss",)))
    unsure = {c.door.kind for c in found(one) if c.account == "*" and c.verdict.value == "UNKNOWN"}
    assert unsure == {DoorKind.SSH, DoorKind.CONSOLE}


def test_a_password_that_a_directory_keeps_may_be_read_by_pam_unix() -> None:
    ldap = Account("hanako", "x", 5001, 5001, "/home/hanako", "/bin/bash")
    accounts = replace(PEOPLE, known=(*PEOPLE.known, ldap), remote=("nis",))
    one = prompted((U,)).having(accounts=accounts)
    assert said(one, DoorKind.CONSOLE, "hanako") == {"UNKNOWN"}


@pytest.mark.parametrize(
    "line",
    [
        "auth optional pam_cap.so",
        "auth optional pam_gnome_keyring.so",
        "auth optional pam_ssh_add.so",
        "auth required pam_sepermit.so",
        "auth [success=done ignore=ignore default=bad] pam_selinux_permit.so",
    ],
)
def test_modules_that_ask_for_nothing_make_nothing_unknown(line: str) -> None:
    assert said(prompted((U, line)), DoorKind.CONSOLE) == {"SINGLE"}
    assert said(prompted((U, G, line)), DoorKind.CONSOLE) == {"MFA"}


def test_a_guest_of_selinux_shows_nothing() -> None:
    line = "auth [success=done ignore=ignore default=bad] pam_selinux_permit.so"
    assert said(prompted((line, U, G)), DoorKind.CONSOLE) == {"UNKNOWN"}


def test_names_of_places_are_not_compared_with_addresses() -> None:
    line = "auth [success=1 default=ignore] pam_succeed_if.so rhost =~ *.town.example"
    assert said(prompted((line, G, U))) == {"UNKNOWN"}


@pytest.mark.parametrize("condition", ["user ingroup exempt", "user notingroup asked"])
def test_groups_of_a_directory_may_be_those_of_a_condition(condition: str) -> None:
    lines = (f"auth [success=1 default=ignore] pam_succeed_if.so {condition}", G, U)
    one = prompted(lines).having(accounts=replace(PEOPLE, remote=("sss",)))
    assert "MFA" not in said(one)


@pytest.mark.parametrize(("value", "verdict"), [("taro", "NO_FACTOR"), ("?", "UNKNOWN"),
                                                ("root", "MFA")])  # fmt: skip
def test_automatic_doors(value: str, verdict: str) -> None:
    auto = Written("/etc/systemd/system/getty@tty1.service.d/a.conf:2", "autologin", value)
    assert said(BASE.having(doors=Doors((auto,), (), (), ())), DoorKind.CONSOLE) == {verdict}


@pytest.mark.parametrize("options", ["successok", ""])
def test_nologin_may_let_by(options: str) -> None:
    one = prompted((f"auth sufficient pam_nologin.so {options}", U, G))
    assert said(one) == {"NO_FACTOR" if options else "MFA"}


def test_local_users_of_another_file_are_not_guessed() -> None:
    line = "auth [success=1 default=ignore] pam_localuser.so file=/etc/exempt"
    assert said(prompted((line, G, U))) == {"UNKNOWN"}


def test_no_answer_of_one_host_is_given_to_another() -> None:
    """Hosts that differ in one fact only, each alone and then in one run with what was kept."""
    weak = "auth sufficient pam_permit.so"
    base = BASE.having(pam=stacks((U,), "sshd", "login", "sudo", "su"))
    hosts = [
        BASE,
        BASE.having(pam=stacks((weak, U, G), "sshd", "login")),
        BASE.having(keys=replace(BASE.keys, login=())),
        setting(BASE, authenticationmethods="publickey"),
        BASE.having(files=PamFiles({LAN: ("+:ALL:10.1.1.1",)})),
        BASE.having(sudoers=replace(NO_SUDO, grants=(replace(ALL, asks=False),))),
        BASE.having(accounts=replace(PEOPLE, remote=("sss",))),
        BASE.having(sshd=replace(BASE.sshd, pending=("/etc/ssh/sshd_config",))),
        setting(base, authenticationmethods="publickey,keyboard-interactive"),
        setting(base, authenticationmethods="publickey,keyboard-interactive").having(
            limits=replace(BASE.limits, key_is_possession=False)
        ),
        BASE.having(shadow=replace(BASE.shadow, entries=())),
    ]
    alone = []
    for one in hosts:
        _worked_out.cache_clear()
        _stacks.cache_clear()
        alone.append(found(one))
    assert len(set(alone)) == len(hosts)
    assert [found(one) for one in (*hosts, *hosts[::-1])] == [*alone, *alone[::-1]]


def test_selinux_without_guests_lets_nobody_past() -> None:
    line = "auth [success=done ignore=ignore default=bad] pam_selinux_permit.so"
    one = prompted((line, U, G)).having(files=PamFiles({SEPERMIT: ()}))
    assert said(one, DoorKind.CONSOLE) == {"MFA"}


def test_an_administrator_may_rise_by_polkit_as_well() -> None:
    groups = (*PEOPLE.groups, Group("sudo", "x", 27, ("taro",)))
    accounts = replace(PEOPLE, groups=groups, known_groups=groups)
    one = BASE.having(accounts=accounts, sudoers=replace(NO_SUDO, grants=(ALL,)))
    assert said(_beside(one, "polkit-1", U), DoorKind.SUDO) == {"MFA", "SINGLE"}


@pytest.mark.parametrize("name", ["exempt_group", "targetpw", "pam_service"])
def test_what_sudo_asks_of_one_person_only_is_not_guessed(name: str) -> None:
    sudoers = replace(NO_SUDO, grants=(ALL,), defaults=(Default(name, "x", "taro"),))
    assert said(BASE.having(sudoers=sudoers), DoorKind.SUDO) == {"UNKNOWN"}


def test_sudo_may_ask_another_service() -> None:
    sudoers = replace(NO_SUDO, grants=(ALL,), defaults=(Default("pam_service", "weak", ""),))
    one = _beside(BASE.having(sudoers=sudoers), "weak", U)
    assert said(one, DoorKind.SUDO) == {"SINGLE"}


@pytest.mark.parametrize(("asks", "verdict"), [(None, "UNKNOWN"), (False, "NO_FACTOR")])
def test_rules_of_sudo_in_a_directory_may_ask_for_less(asks: bool | None, verdict: str) -> None:
    sudoers = replace(NO_SUDO, grants=(replace(ALL, asks=asks),), remote=("sss",))
    assert said(BASE.having(sudoers=sudoers), DoorKind.SUDO) == {verdict}


def test_a_name_of_a_host_may_look_like_digits() -> None:
    one = setting(BASE, usedns="yes", authenticationmethods="any", allowusers="taro@bad.cafe")
    assert said(one) == {"SINGLE"}


@pytest.mark.parametrize("option", ["", "grace_period=3600"])
def test_days_of_grace_have_to_be_approved(option: str) -> None:
    one = BASE.having(pam=stacks((U, f"{G} {option}"), "sshd", "login"))
    assert one.decides(approved_ways_past).holds is (not option)
