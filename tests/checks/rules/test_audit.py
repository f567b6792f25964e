"""Audit rules as data: both forms, the order of the kernel, other machines, what is loaded."""

import re

import pytest

from checks.catalogue import catalogue
from checks.facts.audit import CONF, RULES, Audit
from checks.facts.audit_rule import as_augenrules, read_rules, resolved
from checks.model import FactError, Outcome, Provenance, Why
from checks.rules import audit_calls, audit_files, audit_host, audit_judging, audit_setup
from checks.rules.audit_judging import AuditLimits, answers
from tests.checks.replies import fact, listed
from tests.checks.states_audit import (
    ANYBODY,
    ASKED,
    PROGRAMS,
    REFUSED,
    RIGHTS,
    WATCHED,
    both,
    lines,
)

LIMITS = AuditLimits(first_uid=1000, faillock_folder="/var/run/faillock")
UNIT = "[Service]\nExecStart=/sbin/auditd\nExecStartPost=-/sbin/augenrules --load\n"
RULE_FILE = "/etc/audit/rules.d/50.rules"
PEOPLE = "-F auid>=1000 -F auid!=unset"


def audit(
    *rules: str,
    loaded: tuple[str, ...] = (),
    machine: str = "x86_64",
    files: dict[str, str | None] | None = None,
    there: tuple[str, ...] = (),
    switch: int | None = None,
) -> Audit:
    """The fact of a host with these rules in rules.d."""
    told = {"/usr/lib/systemd/system/auditd.service": UNIT, RULE_FILE: "\n".join(rules)}
    rest = [f"machine {machine}", *(f"there {path}" for path in there)]
    rest += [f"now {line}" for line in loaded]
    rest += [] if switch is None else [f"switch {switch}"]
    return fact(Audit, listed({**told, **(files or {})}) + "\n".join([*rest, "end"]) + "\n")


def judge(id_: str, found: Audit) -> Outcome:
    """One check of the catalogue on this fact."""
    return catalogue()[id_].decide(found, LIMITS)


EVERYTHING = lines()
PRESENT = (*PROGRAMS.values(), "/etc/selinux/config", *WATCHED.values())
OWN = {
    **{f"AUD-{n:03}": path for n, path in (WATCHED | PROGRAMS).items()},
    **{f"AUD-{n:03}": call for n, call in (ANYBODY | RIGHTS | REFUSED).items()},
    "AUD-009": "/usr/sbin/fdisk",
}


@pytest.mark.parametrize("id_", ASKED)
def test_each_demand_needs_its_own_rule(id_: str) -> None:
    own = re.compile(
        rf"(?<![\w.-]){re.escape(OWN.get(id_, '-S' if id_ > 'AUD-035' else '-w'))}(?![\w.])"
    )
    others = [line for line in EVERYTHING if not own.search(line)]
    full, less = (judge(id_, audit(*rules, there=PRESENT)) for rules in (EVERYTHING, others))
    assert (full.applicable, full.holds) == (True, True)
    assert (less.applicable, less.holds) == (True, False)


@pytest.mark.parametrize(
    ("rule", "holds"),
    [
        ("-w /etc/shadow -p wa", True),
        ("-w /etc/shadow/ -p aw -k x", True),
        ("-k x -p wa -w /etc/shadow", None),
        ("-a always,exit -S all -F path=/etc/shadow -F perm=wa -F key=x", True),
        ("-a always,exit -F arch=b64 -S all -F path=/etc/shadow -F perm=wa", False),
        ("-a always,exit -S open -F path=/etc/shadow -F perm=wa", False),
        ("-a always,exit -F path!=/etc/shadow -F perm=wa", False),
        ("-a always,exit -F dir=/etc -F perm=wa", True),
        ("-a always,exit -F path=/etc -F perm=wa", False),
        ("-A always,exit -F path=/etc/shadow", True),
        ("-a always,exit -F path=/etc/shadow -F perm=wa -F uid=0", False),
        ("-a always,exit -F path=/etc/shadow -F perm=wa -C uid!=euid", False),
        ("-a possible,exit -F path=/etc/shadow -F perm=wa", False),
        ("-a always,user -F path=/etc/shadow", False),
        ("-w /etc/shado -p wa", False),
    ],
)
def test_a_watch_in_every_form(rule: str, holds: bool | None) -> None:
    if holds is None:
        with pytest.raises(FactError) as caught:
            judge("AUD-104", audit("-w /etc/shadow -p wa", rule, "-x"))
        assert caught.value.why is Why.UNDETERMINED
        return
    assert judge("AUD-104", audit(rule)).holds is holds


@pytest.mark.parametrize(
    ("rules", "holds"),
    [
        (both("open,creat", f"-F exit=-EACCES {PEOPLE}"), False),
        ([*both("open", f"-F exit=-13 {PEOPLE}"), *both("open", f"-F exit=-1 {PEOPLE}")], True),
        ([*both("open", f"-F exit=-EACCES {PEOPLE}"), *both("open", "-F exit=-EPERM")], True),
        (both("open", f"-F success!=1 {PEOPLE}"), True),
        (both("open", f"-F success=1 {PEOPLE}"), False),
        (both("open", f"-F exit=-EPERM -F a2&0100 {PEOPLE}"), False),
        (both("open", "-F auid>=1000 -F auid!=-1"), True),
        (both("open", "-F auid>999"), True),
        (both("open", "-F auid>1000"), False),
        (both("open", "-F auid>=people"), False),
        (both("open", "-F auid<1000"), False),
        (["-a never,exit -S open -F auid>=1000", *both("open", PEOPLE)], False),
        (["-a never,exit -S open -F auid=unset", *both("open", PEOPLE)], True),
        (["-a never,exit -S open -F exe=/usr/bin/x", *both("open", PEOPLE)], True),
        ([*both("open", PEOPLE), "-A exit,never -F arch=b32 -S open"], False),
        (["-a exit,always -S open"], True),
        ([f"-a always,exit -F arch=x86_64 -S open {PEOPLE}"], False),
    ],
)
def test_refused_calls(rules: list[str], holds: bool) -> None:
    assert judge("AUD-183", audit(*rules)).holds is holds


@pytest.mark.parametrize(
    ("machine", "call", "rules", "holds"),
    [
        ("i686", "chmod", ["-a always,exit -F arch=b32 -S chmod"], True),
        ("aarch64", "chmod", ["-a always,exit -F arch=b32 -S chmod"], True),
        ("aarch64", "fchmod", ["-a always,exit -F arch=b32 -S fchmod"], False),
        ("s390x", "chmod", ["-a always,exit -F arch=b32 -S chmod"], False),
        ("ppc64le", "chmod", ["-a always,exit -F arch=b64 -S chmod"], False),
    ],
)
def test_calls_that_a_machine_has(machine: str, call: str, rules: list[str], holds: bool) -> None:
    found = answers(read_rules(rules), audit_judging.calls(call), machine, 1000)
    assert all(found.values()) is holds


@pytest.mark.parametrize(
    ("written", "loaded", "holds", "provenance"),
    [
        (["-w /etc/group -p wa"], ("-w /etc/group -p wa",), True, Provenance.EXPLICIT),
        (["-w /etc/group -p wa"], ("No rules",), False, Provenance.DRIFT),
        ([], ("-w /etc/group -p wa",), False, Provenance.DRIFT),
        ([], ("No rules",), False, Provenance.EXPLICIT),
        (["-w /etc/group -p wa", "-x"], ("-w /etc/group -p wa",), True, Provenance.EXPLICIT),
        (["-w /etc/group -p wa"], ("Operation not permitted",), True, Provenance.EXPLICIT),
        (
            ["-w /etc/group -p wa"],
            ("-a always,exit -S all -F path=/etc/group -F perm=wa -F key=x",),
            True,
            Provenance.EXPLICIT,
        ),
    ],
)
def test_disk_and_kernel_both_count(
    written: list[str], loaded: tuple[str, ...], holds: bool, provenance: Provenance
) -> None:
    outcome = judge("AUD-101", audit(*written, loaded=loaded))
    assert (outcome.holds, outcome.provenance) == (holds, provenance)


def test_a_list_of_the_kernel_as_auditctl_prints_it() -> None:
    loaded = (
        "-a always,exit -F arch=b32 -S adjtimex,settimeofday -F key=time",
        "-a always,exit -F arch=b64 -S adjtimex,settimeofday -F key=time",
        "-a always,exit -F arch=b64 -S chmod -F auid>=1000 -F auid!=-1 -F key=perm",
    )
    assert judge("AUD-131", audit(*loaded, loaded=loaded)).holds
    assert not judge("AUD-151", audit(*loaded, loaded=loaded)).holds


def test_files_come_in_the_order_of_ls_v() -> None:
    files: dict[str, str | None] = {
        "/etc/audit/rules.d/9.rules": "-f 2\n",
        "/etc/audit/rules.d/10.rules": "-f 0\n",
    }
    assert audit(files=files).written.failure == 0


def test_augenrules_puts_the_switches_in_their_places() -> None:
    merged = as_augenrules(["-e 2\n-w /etc/a -p w\n", "-D\n-b 1\n-w /etc/b -p w\n-e 1\n"])
    assert merged == ["-D", "-b 1", "-w /etc/a -p w", "-w /etc/b -p w", "-e 1"]


@pytest.mark.parametrize(
    ("files", "merges", "loads"),
    [
        ({}, True, True),
        ({"/etc/systemd/system/auditd.service": UNIT.replace(" --load", "")}, True, False),
        (
            {
                "/etc/systemd/system/auditd.service": UNIT.replace(
                    "augenrules --load", f"auditctl -R {RULES}"
                )
            },
            False,
            True,
        ),
        (
            {
                "/usr/lib/systemd/system/auditd.service": "[Service]\nExecStart=/sbin/auditd\n",
                "/usr/lib/systemd/system/audit-rules.service": "[Service]\n"
                "ExecStart=/sbin/augenrules --load\n",
            },
            True,
            True,
        ),
        (
            {
                "/etc/systemd/system/auditd.service.d/x.conf": "[Service]\nExecStartPost=\n"
                f"ExecStartPost=/sbin/auditctl -R {RULES}\n"
            },
            False,
            True,
        ),
        (
            {
                "/usr/lib/systemd/system/auditd.service": None,
                "/etc/default/auditd": 'USE_AUGENRULES="no"\n',
            },
            False,
            True,
        ),
    ],
)
def test_what_the_start_reads(files: dict[str, str | None], merges: bool, loads: bool) -> None:
    found = audit(files=files)
    assert (found.merges, found.loads) == (merges, loads)


def test_without_auditd_there_is_one_finding_and_not_a_hundred() -> None:
    absent = fact(Audit, "no audit\n", uid=1000)
    for id_ in ASKED:
        assert judge(id_, absent).applicable is False
    for check in (audit_setup.locked, audit_setup.loaded_at_start, audit_setup.not_silenced):
        assert check(absent).applicable is False


def test_locked_by_the_kernel_too() -> None:
    assert audit_setup.locked(audit("-e 2", switch=2)).holds
    drift = audit_setup.locked(audit("-e 2", switch=1))
    assert (drift.holds, drift.provenance) == (False, Provenance.DRIFT)
    assert not audit_setup.locked(audit("-e 1", switch=2)).holds


def test_a_rule_that_names_nobody_came_by_default() -> None:
    rules = both("chmod")
    assert judge("AUD-151", audit(*rules)).provenance is Provenance.DEFAULT
    named = judge("AUD-151", audit(*both("chmod", PEOPLE)))
    assert named.provenance is Provenance.EXPLICIT


def test_a_faillock_folder_of_the_policy() -> None:
    other = AuditLimits(first_uid=1000, faillock_folder="/var/log/faillock")
    found = audit("-w /var/log/faillock -p wa")
    assert audit_files.faillock(found, other).holds
    assert not audit_files.faillock(found, LIMITS).holds


def test_a_truncated_reply_is_no_fact() -> None:
    body = listed({RULE_FILE: "-w /etc/group -p wa\n"}) + "machine x86_64\n"
    with pytest.raises(FactError) as caught:
        fact(Audit, body)
    assert caught.value.why is Why.TRUNCATED


def test_without_privilege_rules_are_not_known() -> None:
    with pytest.raises(FactError) as caught:
        fact(Audit, "", status=92)
    assert caught.value.why is Why.NO_PRIVILEGE


@pytest.mark.parametrize(
    ("path", "same"),
    [
        ("/sbin/init", "/usr/sbin/init"),
        ("/var/run/utmp", "/run/utmp"),
        ("/var/running", "/var/running"),
        ("/etc//pam.d/", "/etc/pam.d"),
        ("/binary", "/binary"),
    ],
)
def test_one_file_has_one_name(path: str, same: str) -> None:
    assert resolved(path) == same


def test_settings_are_read_in_either_case() -> None:
    text = "# freq = 1\nFREQ = 50\nfreq=60\n"
    conf = audit(files={CONF: text}).conf
    assert conf is not None
    assert conf["freq"] == ("50", "60")


def test_the_families_are_declared_where_they_are_looked_for() -> None:
    for module in (audit_calls, audit_files, audit_host):
        assert any(check.decide.__module__ == module.__name__ for check in catalogue().values())


@pytest.mark.parametrize(
    ("rules", "holds"),
    [
        (("-a never,exit -S all", "-w /etc/shadow -p wa"), False),
        (("-a exit,never -F arch=b64", "-w /etc/shadow -p wa"), False),
        (("-w /etc/shadow -p wa", "-a never,exit -S all"), True),
        (("-a never,exit -F uid=chrony -S all", "-w /etc/shadow -p wa"), True),
        (("-w /etc/shadow -p wa", "-A never,exit"), False),
    ],
)
def test_a_rule_that_hides_all_comes_before_watches(rules: tuple[str, ...], holds: bool) -> None:
    found = audit(*rules)
    assert judge("AUD-104", found).holds is holds
    assert audit_setup.not_silenced.decide(found).holds is holds


def test_ranges_of_records_can_silence_everything() -> None:
    found = audit("-a always,exclude -F msgtype>=1000", "-w /etc/shadow -p wa")
    assert not judge("AUD-104", found).holds


def test_line_ends_of_windows_are_refused_by_auditctl() -> None:
    assert not judge("AUD-104", audit("-w /etc/shadow -p wa\r")).holds
    with pytest.raises(FactError) as caught:
        judge("AUD-104", audit("-w /etc/passwd -p wa\r", "-w /etc/shadow -p wa"))
    assert caught.value.why is Why.UNDETERMINED


def test_a_drop_in_can_take_the_loading_back() -> None:
    path = "/etc/systemd/system/auditd.service.d/a.conf"
    assert not audit(files={path: "[Service]\nExecStartPost=\n"}).loads
    assert audit(files={path: "[Service]\nExecStartPre=\n"}).loads


@pytest.mark.parametrize("told", ["told 124", "told 143"])
def test_a_list_of_the_kernel_that_was_cut_is_none(told: str) -> None:
    body = f"machine x86_64\nnow -w /etc/shadow -p wa\n{told}\nend\n"
    with pytest.raises(FactError) as caught:
        fact(Audit, listed({RULE_FILE: "-w /etc/shadow -p wa"}) + body)
    assert caught.value.why is Why.TRUNCATED


def test_a_host_that_does_not_name_its_machine_is_malformed() -> None:
    with pytest.raises(FactError) as caught:
        fact(Audit, listed({RULE_FILE: ""}) + "end\n")
    assert caught.value.why is Why.MALFORMED
