"""Console keys, rescue mode, core dumps and mandatory access control."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from checks.facts.console_units import ConsoleUnits
from checks.facts.core_dumps import CoreDumps
from checks.facts.mandatory_access import MandatoryAccess
from checks.facts.pam import Pam
from checks.facts.pam_stack import Raw
from checks.facts.system import Kernel
from checks.model import FactError, Outcome, Provenance
from checks.rules import boot_console as rules
from tests.checks.replies import fact, listed

NOW = datetime(2026, 11, 21, tzinfo=UTC)
OWN = Kernel("6.1", "#1", (), reboot_required=False, contained=False, booted=NOW, at=NOW)
CONF, DROP = "/etc/systemd/system.conf", "/etc/systemd/system.conf.d/x.conf"
RESCUE = "/lib/systemd/system/rescue.service"
OVERRIDE = "/etc/systemd/system/rescue.service.d/x.conf"
ASKS = "[Service]\nEnvironment=HOME=/root\nExecStart=-/lib/systemd/systemd-sulogin-shell rescue\n"


APPLIED = Pam({"sshd": (Raw("sshd", 1, "session required pam_limits.so"),)}, frozenset(), {})


def units(files: dict[str, str | None], *words: str) -> ConsoleUnits:
    return fact(ConsoleUnits, listed(files) + "\n".join(("systemd", *words, "end")) + "\n")


@pytest.mark.parametrize(
    ("target", "holds"), [("/dev/null", True), ("reboot.target", False), ("-", False)]
)
def test_ctrl_alt_del(target: str, holds: bool) -> None:
    outcome = rules.ctrl_alt_del(units({}, f"target {target}"))
    assert outcome.holds is holds
    assert (outcome.provenance is Provenance.EXPLICIT) is holds


@pytest.mark.parametrize(
    ("files", "holds", "provenance"),
    [
        ({}, False, Provenance.DEFAULT),
        ({CONF: "[Manager]\nCtrlAltDelBurstAction=none\n"}, True, Provenance.EXPLICIT),
        ({CONF: "[Manager]\n#CtrlAltDelBurstAction=none\n"}, False, Provenance.DEFAULT),
        ({CONF: "[Login]\nCtrlAltDelBurstAction=none\n"}, False, Provenance.DEFAULT),
        ({CONF: "[Manager]\nCtrlAltDelBurstAction=reboot-force\n"}, False, Provenance.EXPLICIT),
        ({DROP: "[Manager]\nCtrlAltDelBurstAction = none\n"}, True, Provenance.EXPLICIT),
        (
            {
                CONF: "[Manager]\nCtrlAltDelBurstAction=none\n",
                DROP: "[Manager]\nCtrlAltDelBurstAction=reboot-force\n",
            },
            False,
            Provenance.CONFLICTING,
        ),
    ],
)
def test_burst(files: dict[str, str | None], holds: bool, provenance: Provenance) -> None:
    outcome = rules.burst_action(units(files))
    assert (outcome.holds, outcome.provenance) == (holds, provenance)


@pytest.mark.parametrize(
    ("files", "words", "holds"),
    [
        ({RESCUE: ASKS}, (), True),
        ({RESCUE: "[Service]\nExecStart=/bin/sh -c '/sbin/sulogin; x'\n"}, (), True),
        ({RESCUE: "[Service]\nExecStart=-/bin/bash\n"}, (), False),
        ({RESCUE: "[Service]\nExecStart=-/sbin/sulogin --force\n"}, (), False),
        ({RESCUE: ASKS, OVERRIDE: "[Service]\nExecStart=\nExecStart=/bin/sh\n"}, (), False),
        (
            {
                RESCUE: "[Service]\nExecStart=/bin/sh\n",
                OVERRIDE: "[Service]\nExecStart=\n" + ASKS.removeprefix("[Service]\n"),
            },
            (),
            True,
        ),
        (
            {RESCUE: ASKS, OVERRIDE: "[Service]\nEnvironment=SYSTEMD_SULOGIN_FORCE=1\n"},
            (),
            False,
        ),
        ({RESCUE: "[Service]\nExecStart=/bin/sh\n"}, ("masked rescue.service",), True),
        ({RESCUE: ASKS}, ("forced SYSTEMD_SULOGIN_FORCE=1",), False),
    ],
)
def test_rescue(files: dict[str, str | None], words: tuple[str, ...], holds: bool) -> None:
    assert rules.rescue_password(units(files, *words)).holds is holds


def test_without_systemd_there_are_no_units() -> None:
    none = replace(units({}), systemd=False)
    for check in (rules.ctrl_alt_del, rules.burst_action, rules.rescue_password):
        assert check(none).applicable is False
    for kind in (ConsoleUnits, CoreDumps):
        with pytest.raises(FactError):
            fact(kind, listed({}) + "systemd\n")


MAIN, PART = "/etc/systemd/coredump.conf", "/etc/systemd/coredump.conf.d/{}.conf"


def dumps(files: dict[str, str | None], *words: str) -> CoreDumps:
    return fact(CoreDumps, listed(files) + "\n".join((*words, "end")) + "\n")


STORED = [
    ({MAIN: "[Coredump]\nStorage=none\n"}, True, Provenance.EXPLICIT),
    ({MAIN: "[Coredump]\nStorage=journal\n"}, False, Provenance.EXPLICIT),
    ({MAIN: "[Coredump]\nStorage=odd\n#Storage=none\n"}, False, Provenance.EXPLICIT),
    ({MAIN: "Storage=none\n"}, False, Provenance.DEFAULT),
    ({}, False, Provenance.DEFAULT),
    ({PART.format("a"): "[Coredump]\nStorage=none\n"}, True, Provenance.EXPLICIT),
    (
        {
            MAIN: "[Coredump]\nStorage=none\n",
            PART.format("a"): "[Coredump]\nStorage=external\n",
        },
        False,
        Provenance.CONFLICTING,
    ),
    (
        {
            PART.format("b"): "[Coredump]\nStorage=none\n",
            PART.format("a"): "[Coredump]\nStorage=external\n",
        },
        True,
        Provenance.CONFLICTING,
    ),
]


@pytest.mark.parametrize(("files", "holds", "provenance"), STORED)
def test_storage(files: dict[str, str | None], holds: bool, provenance: Provenance) -> None:
    handled = dumps(files, "installed /usr/lib/systemd/systemd-coredump")
    outcome = rules.nothing_stored(handled)
    assert (outcome.holds, outcome.provenance) == (holds, provenance)
    piped = dumps(files, "pattern |/usr/lib/systemd/systemd-coredump %P")
    assert rules.nothing_stored(piped).holds is holds
    absent = rules.nothing_stored(dumps(files, "pattern core"))
    assert absent.holds is True
    assert absent.provenance is (provenance if holds else Provenance.DEFAULT)


@pytest.mark.parametrize(
    ("value", "holds"),
    [("0", True), ("0B", True), ("1G", False), ("infinity", False), ("odd", False), ("00", False)],
)
def test_traces(value: str, holds: bool) -> None:
    files: dict[str, str | None] = {MAIN: f"[Coredump]\nProcessSizeMax={value}\n"}
    handled = dumps(files, "installed /lib/systemd/systemd-coredump")
    assert rules.nothing_traced(handled).holds is holds


def test_what_lies_about() -> None:
    assert rules.nothing_left(dumps({})).holds is True
    assert rules.nothing_left(dumps({}, "left /var/crash/_bin_a.0.crash")).holds is False
    with pytest.raises(FactError):
        dumps({}, "closed /var/crash")


LIMITS, LATER = "/etc/security/limits.conf", "/etc/security/limits.d/{}.conf"


@pytest.mark.parametrize(
    ("files", "holds"),
    [
        ({LIMITS: "* hard core 0\n"}, True),
        ({LIMITS: "*\t-\tcore\t0 # none\n"}, True),
        ({LIMITS: "* HARD core 0\n"}, True),
        ({LATER.format("a"): "* hard core 0\n"}, True),
        ({LIMITS: "* soft core 0\n"}, False),
        ({LIMITS: "#* hard core 0\n"}, False),
        ({LIMITS: "* hard core\n"}, False),
        ({LIMITS: "@users hard core 0\n"}, False),
        ({LIMITS: "* hard core 0\ndev hard core unlimited\n"}, False),
        ({LIMITS: "* hard core 0\n@dev - core 100\n"}, False),
        ({LIMITS: "* hard core 0\nroot hard core infinity\n"}, True),  # it never reached root
        ({LIMITS: "root hard core 0\n"}, False),
        ({LIMITS: "* hard core 0\n", LATER.format("a"): "* hard core 1\n"}, False),
        ({LIMITS: "* hard core 1\n", LATER.format("a"): "* hard core 0\n"}, True),
        ({LATER.format("a"): "* hard core 0\n", LATER.format("b"): "* hard core 1\n"}, False),
        ({"/etc/security/limits.off": "* hard core 0\n"}, False),
        ({}, False),
    ],
)
def test_limits(files: dict[str, str | None], holds: bool) -> None:
    assert rules.users_dump_nothing(dumps(files), APPLIED).holds is holds


def test_limits_that_nobody_applies() -> None:
    files: dict[str, str | None] = {LIMITS: "* hard core 0\n"}
    idle = Pam({"sshd": (Raw("sshd", 1, "session required pam_unix.so"),)}, frozenset(), {})
    assert not rules.users_dump_nothing(dumps(files), idle).holds
    with pytest.raises(FactError):
        rules.users_dump_nothing(dumps(files), Pam({}, frozenset(), {}))


def test_keys_of_another_init_and_a_shell_for_debugging() -> None:
    other = "ca:12345:ctrlaltdel:/sbin/shutdown -t1 -a -r now"
    text = listed({}) + f"inittab {other}\nend\n"
    assert not rules.ctrl_alt_del(fact(ConsoleUnits, text)).holds
    assert not rules.rescue_password(units({}, "forced debug-shell.service")).holds


def test_contrary_limits_are_said_to_conflict() -> None:
    both = {LIMITS: "* hard core 1\n", LATER.format("a"): "* hard core 0\n"}
    outcome = rules.users_dump_nothing(dumps(dict(both)), APPLIED)
    assert outcome.provenance is Provenance.CONFLICTING


def access(*lines: str) -> MandatoryAccess:
    return fact(MandatoryAccess, "\n".join((*lines, "end")) + "\n")


def confined(*lines: str) -> Outcome:
    return rules.confined(access(*lines), OWN)


def test_one_of_both_must_be_enforced() -> None:
    assert confined("apparmor", "profile /usr/sbin/chronyd (enforce)").holds is True
    assert confined("apparmor", "profile x (complain)").holds is False
    assert confined("apparmor").holds is False
    assert confined().holds is False
    assert confined("selinux 1", "configured enforcing").holds is True
    assert confined("selinux 0", "configured permissive").holds is False
    for later in (("selinux 1", "configured permissive"), ("selinux 0", "configured enforcing")):
        outcome = confined(*later)
        assert (outcome.holds, outcome.provenance) == (False, Provenance.DRIFT)
    assert confined("configured enforcing").holds is False


def test_profiles() -> None:
    good = access("apparmor", "profile a (b) (enforce)", "profile x (enforce)")
    assert rules.profiles_enforced(good, OWN).holds is True
    lax = access("apparmor", "profile x (enforce)", "profile y (complain)")
    assert rules.profiles_enforced(lax, OWN).holds is False
    linked = access("apparmor", "profile x (enforce)", "complaining usr.sbin.sssd")
    assert rules.profiles_enforced(linked, OWN).holds is False
    assert rules.profiles_enforced(access(), OWN).applicable is False


def test_what_belongs_to_another_machine_or_is_hidden() -> None:
    other = replace(OWN, contained=True)
    for check in (rules.confined, rules.profiles_enforced):
        assert check(access(), other).applicable is False
    for bad in ("hidden\nend\n", "apparmor\n", "profile x\nend\n"):
        with pytest.raises(FactError):
            fact(MandatoryAccess, bad)
