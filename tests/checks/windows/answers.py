"""What is judged on evidence of a Windows terminal, and evidence with one place changed."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from audit.judge import Judge
from audit.model import Result
from audit.policy_files import load_policy
from checks.context import Collection, Subject
from checks.fact import HostFact, probe_id
from checks.model import Check, Verdict
from checks.windows.evidence import parse_windows
from inventory.model import Criticality, Kind, Zone
from tests.checks.windows.built import AT, Failed, windows_evidence

NOTHING: Mapping[str, Any] = MappingProxyType({})
DENIED = {"state": "denied"}
CARRIED = Collection(True, None, "file", 0, None, AT, None, None)
SUBJECT = Subject("pc-1", Kind.TERMINAL, Zone.LGWAN, Criticality.MEDIUM, None, None, None, "audit")
POLICY = load_policy(None)
PASS, FAIL, UNKNOWN = Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN
Sections = Mapping[str, Any]


def with_(good: Sections, path: str, value: object) -> dict[str, Any]:
    """The data with one place changed, `Section/name/0/name`; `...` deletes it."""
    changed: Any = deepcopy(dict(good))
    *way, last = path.split("/")
    at = changed
    for name in way:
        at = at[int(name)] if isinstance(at, list) else at[name]
    key: Any = int(last) if isinstance(at, list) else last
    if value is ...:
        del at[key]
    else:
        at[key] = value
    return dict(changed)


def result(
    check: Check[...],
    sections: Sections,
    *,
    limits: Mapping[str, object] = NOTHING,
    subject: Subject = SUBJECT,
    collection: Collection = CARRIED,
    elevated: bool = True,
) -> Result:
    """The result of one check on this evidence under the shipped policy with these limits."""
    policy = replace(POLICY, limits={**POLICY.limits, **limits})
    frame = parse_windows(windows_evidence(sections, elevated=elevated))
    [found] = Judge({check.id: check}, policy)(frame, subject, collection, "")
    return found


def verdict(
    check: Check[...],
    sections: Sections,
    limits: Mapping[str, object] = NOTHING,
    **how: Any,  # noqa: ANN401 - handed on
) -> Verdict:
    """Its verdict; an ERROR is a bug and never what a test wants."""
    found = result(check, sections, limits=limits, **how)
    assert found.verdict is not Verdict.ERROR, found
    return found.verdict


def unseen(check: Check[...], sections: Sections, limits: Mapping[str, object] = NOTHING) -> None:
    """Missing, denied, failed, timed-out, unprivileged or odd sections never give a verdict."""
    assert verdict(check, sections, limits) is PASS
    for need in check.needs:
        if issubclass(need, HostFact):
            _insist(check, sections, limits, need)


def _insist(
    check: Check[...], sections: Sections, limits: Mapping[str, object], need: type[HostFact]
) -> None:
    name = probe_id(need)
    spoilt: list[object] = [Failed(s) for s in ("denied", "missing", "error", "timeout")]
    for odd in [*spoilt, None, [], {}, "x"]:
        assert verdict(check, {**sections, name: odd}, limits) is UNKNOWN, (name, odd)
    without = {key: data for key, data in sections.items() if key != name}
    assert verdict(check, without, limits) is UNKNOWN
    if need.probe.root:
        assert verdict(check, sections, limits, elevated=False) is UNKNOWN
