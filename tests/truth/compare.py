"""One label against the verdicts of the checks that name its rule."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from audit.judge import judge
from audit.model import Result
from audit.policy_files import default_limits, load_policy
from checks.context import Collection, Subject
from checks.frame import parse_frame
from checks.model import Check, Verdict
from checks.policy import Known, Policy
from checks.policy_text import read_override
from checks.variables import variables
from inventory.model import Criticality, Kind, Zone
from tests.truth.states import State

TABLE: Mapping[str, Mapping[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("variables.yaml").read_text("utf-8")
)
_SUBJECT = Subject("state", Kind.SERVER, Zone.LGWAN, Criticality.HIGH, None, None, None, "audit")
_PREFIX = "ssg:"
SETTLED = Path("docs/explanation/disagreements.md")


@dataclass(frozen=True, slots=True)
class Answer:
    """What one check says in one state."""

    state: State
    result: Result

    @property
    def agrees(self) -> bool:
        """True where label and verdict are the same word."""
        return self.result.verdict is self.state.expect

    @property
    def silent(self) -> bool:
        """True where the check gave no answer; that is neither right nor wrong."""
        return self.result.verdict is Verdict.UNKNOWN

    @property
    def wrong_pass(self) -> bool:
        """True for the worst: we praise what the label rejects."""
        return self.state.expect is Verdict.FAIL and self.result.verdict is Verdict.PASS

    @property
    def settled(self) -> bool:
        """True where the state is listed with the manual page that decides it."""
        name = self.state.file.rpartition("/")[2].partition(".sh")[0]
        return any(fnmatchcase(name, pattern) for pattern in _settled())

    def line(self) -> str:
        """The answer as one line."""
        result = self.result
        seen = (result.observed or f"{result.reason}: {result.detail}").replace("\n", " ")[:90]
        return (
            f"  {result.check} says {result.verdict.value}, label {self.state.expect.value}: "
            f"{self.state.file} [{seen}]"
        )


def rules_of(checks: Mapping[str, Check[...]]) -> dict[str, list[str]]:
    """The ids of the checks for each rule that they name."""
    found: dict[str, list[str]] = defaultdict(list)
    for id_, check in checks.items():
        for ref in check.refs:
            if ref.startswith(_PREFIX):
                found[ref.removeprefix(_PREFIX)].append(id_)
    return dict(found)


def lacks(state: State, packages: frozenset[str]) -> frozenset[str]:
    """The packages that the state needs and the base has not."""
    names: Mapping[str, str] = TABLE["packages"]
    return frozenset(names.get(name, name) for name in state.packages) - packages


def unmapped(state: State) -> list[str]:
    """The values of a state that our checks cannot be set to."""
    return [
        f"{name}={value}"
        for name, value in state.variables.items()
        if (known := variables().get(name)) is None or known.fixed not in (None, value)
    ]


def answers(
    raw: bytes, state: State, named: Sequence[str], checks: Mapping[str, Check[...]]
) -> list[Answer]:
    """The verdicts of the named checks on this evidence, every setting wanted in writing."""
    frame = parse_frame(raw)
    now = datetime.now(UTC)
    collection = Collection(True, None, "ssh+pinned", frame.uid, False, frame.at, now, now)
    chosen = {id_: checks[id_] for id_ in named}
    results = judge(frame, _SUBJECT, collection, chosen, policy_of(state), "state")
    return [Answer(state, result) for result in results]


def policy_of(state: State) -> Policy:
    """The policy under which the label holds, every setting wanted in writing."""
    limits = dict(_shipped().limits)
    usual: Mapping[str, str] = TABLE["usual"].get(state.rule, {})
    for name, value in {**usual, **state.variables}.items():
        variable = variables().get(name)
        override = variable.override(value) if variable else (name, value)
        if override:
            limits[override[0]] = read_override(*override, _known())
    return replace(_shipped(), limits=limits, explicit=frozenset({"*"}))


@cache
def _settled() -> frozenset[str]:
    return frozenset(re.findall(r"`(\w[^`\s]*@[^`\s]+)`", SETTLED.read_text("utf-8")))


@cache
def _known() -> Known:
    return Known(default_limits(), ())


@cache
def _shipped() -> Policy:
    return load_policy(None)
