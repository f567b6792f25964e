"""OpenSCAP and Lynis asked on a lab host, and what we say where they decide the same thing."""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from audit.judge import Judge
from audit.policy_files import default_limits, load_policy
from checks.catalogue import catalogue
from checks.frame import Frame
from checks.model import Verdict
from checks.policy import Known, Policy
from checks.policy_text import read_override
from checks.variables import variables
from tests.checks.failing_hosts import results
from tests.lab.lab import BASE, CACHE, Lab
from tests.truth.compare import rules_of

HERE = Path(__file__).parent
RECIPE = HERE.parent / "lab" / "peers.sh"
LYNIS: Mapping[str, Any] = yaml.safe_load((HERE / "lynis.yaml").read_text("utf-8"))
HOSTS: Mapping[str, list[str]] = yaml.safe_load((HERE / "hosts.yaml").read_text("utf-8"))
SETTLED = Path("docs/explanation/disagreements.md")

_RULE = "xccdf_org.ssgproject.content_rule_"
_VALUE = "xccdf_org.ssgproject.content_value_"
_ASKED = re.compile(rf'<rule-result idref="{_RULE}(\w[^"]*)".*?<result>(\w+)</result>', re.S)
_RESULTS = {"pass": Verdict.PASS, "fail": Verdict.FAIL}
_SLOW = ("audit_rules_privileged_commands",)  # walks every file
_WALKS = frozenset({"FIL-007", "FIL-008", "FIL-010", "FIL-011", "FIL-026"})
_WITHOUT = "AUD-"  # the hosts have no audit daemon: for us there is nothing to decide
_SPELT = (Verdict.PASS, Verdict.FAIL)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that another scanner decides otherwise on a host."""

    scanner: str
    subject: str
    host: str
    theirs: Verdict
    ours: Verdict
    check: str

    @property
    def name(self) -> str:
        """As it is listed where it is settled."""
        return f"{self.scanner}:{self.subject}@{self.host}"


def layer() -> str:
    """The folder of the other scanners, fetched once."""
    folder = CACHE / f"peers-{sha256(RECIPE.read_bytes()).hexdigest()[:12]}"
    if not folder.is_dir():
        # this process may be in the lab's network already; the one that started it is not
        outside = ["nsenter", f"--net=/proc/{os.getppid()}/ns/net", "--"]
        subprocess.run([*outside, RECIPE, CACHE, BASE], check=True, capture_output=True)
    return str(folder)


@cache
def shared_rules() -> Mapping[str, tuple[str, ...]]:
    """The rules that both know, with our checks."""
    text = Path(layer(), "opt/peers/ssg-debian11-xccdf.xml").read_text("utf-8")
    known = set(re.findall(rf'Rule id="{_RULE}([^"]+)"', text))
    known |= set(re.findall(rf'<xccdf-1.2:Rule [^>]*id="{_RULE}([^"]+)"', text))
    named = rules_of(catalogue())
    return {
        rule: tuple(named[rule])
        for rule in sorted(known & set(named) - set(_SLOW))
        if not all(check.startswith(_WITHOUT) for check in named[rule])
    }


@cache
def policy_of_the_rules() -> Policy:
    """Every setting wanted in writing, under the values that the rules have by themselves."""
    text = Path(layer(), "opt/peers/ssg-debian11-xccdf.xml").read_text("utf-8")
    shipped = load_policy(None)
    limits = dict(shipped.limits)
    known = Known(default_limits(), ())
    for name, variable in variables().items():
        at = text.find(f'id="{_VALUE}{name}"')
        value = (
            re.search(r"<xccdf-1.2:value>([^<]+)</xccdf-1.2:value>", text[at:]) if at > 0 else None
        )
        if value and variable.limit and (override := variable.override(value[1])):
            limits[variable.limit] = read_override(*override, known)
    return replace(shipped, limits=limits, explicit=frozenset({"*"}))


@cache
def policy_of_lynis() -> Policy:
    """Settings in force count, under the values that Lynis wants."""
    shipped = load_policy(None)
    return replace(shipped, limits={**shipped.limits, **LYNIS["limits"]})


def asked_of_openscap(lab: Lab, host: str, *, walk: bool) -> dict[str, Verdict]:
    """What OpenSCAP says of each shared rule; rules without a decision are left out.

    Nine tenths of its time go into the rules that walk the disk; they are asked where wanted.
    """
    rules = [r for r, checks in shared_rules().items() if walk or not _WALKS.intersection(checks)]
    chosen = " ".join(f"--rule {_RULE}{rule}" for rule in rules)
    command = (
        f"cd /opt/peers && oscap xccdf eval {chosen} --skip-validation --results /tmp/found.xml "
        "ssg-debian11-xccdf.xml >/dev/null 2>&1; cat /tmp/found.xml; rm -f /tmp/found.xml"
    )
    said = lab.run(host, command, check=False).stdout
    return {rule: _RESULTS[word] for rule, word in _ASKED.findall(said) if word in _RESULTS}


def groups_of(name: str) -> str:
    """The groups of tests that Lynis is asked on this host: those that its changes are about."""
    groups: str = LYNIS["fewer"].get(name.partition("-")[0], LYNIS["groups"])
    return groups


def asked_of_lynis(lab: Lab, host: str, groups: str) -> list[str]:
    """The report of Lynis, line by line."""
    command = (
        "lynis audit system --quick --quiet --no-colors --no-log --no-plugins "
        f"--tests-from-group '{groups}' --report-file /tmp/report >/dev/null 2>&1; "
        "cat /tmp/report; rm -f /tmp/report"
    )
    return lab.run(host, command, check=False).stdout.splitlines()


def differences_with_openscap(
    host: str, frame: Frame, theirs: Mapping[str, Verdict]
) -> Iterator[Difference]:
    """Where a rule of theirs and a check of ours say opposite things.

    A check that answers for several rules fails where one of them does; with one of theirs that
    fails too, its siblings that pass are no difference.
    """
    ours = results(Judge(catalogue(), policy_of_the_rules()), frame)
    failed = {check for rule, said in theirs.items() if said is Verdict.FAIL for check in _of(rule)}
    for rule, said in theirs.items():
        for check in _of(rule):
            seen = ours[check].verdict
            known = seen is Verdict.FAIL and check in failed
            if seen in _SPELT and seen is not said and not known:
                yield Difference("oscap", rule, host, said, seen, check)


def _of(rule: str) -> tuple[str, ...]:
    return shared_rules()[rule]


def differences_with_lynis(host: str, frame: Frame, report: list[str]) -> Iterator[Difference]:
    """Where a test of theirs and a check of ours say opposite things."""
    ours = results(Judge(catalogue(), policy_of_lynis()), frame)
    ran = next((line for line in report if line.startswith("tests_executed=")), "")
    for row in LYNIS["tests"]:
        if row["test"] in ran:
            said = Verdict.FAIL if _complains(report, row) else Verdict.PASS
            seen = ours[row["check"]].verdict
            if seen in _SPELT and seen is not said:
                option = str(row.get("line", "")).partition(" ")[0].strip("/")
                subject = "-".join(filter(None, [row["test"], option.replace("/", "-")]))
                yield Difference("lynis", subject, host, said, seen, row["check"])


def _complains(report: list[str], row: Mapping[str, str]) -> bool:
    return any(
        line.startswith(("suggestion[]=", "warning[]="))
        and f"={row['test']}|" in line
        and row.get("line", "") in line
        for line in report
    )
