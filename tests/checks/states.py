"""Real states: change a throw-away host, collect from it as an audit does, judge one check."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType

import pytest

from audit.judge import Judge
from audit.model import Result
from audit.policy_files import load_policy
from checks.catalogue import catalogue, facts_of
from checks.collector import render_collector
from checks.context import Collection, Subject
from checks.frame import parse_frame
from checks.model import Check, Verdict
from inventory.model import Criticality, Kind, Zone
from tests.lab.lab import Lab, RunningHost

Start = Callable[..., RunningHost]

SUBJECT = Subject(
    host="test",
    kind=Kind.SERVER,
    zone=Zone.LGWAN,
    criticality=Criticality.MEDIUM,
    classification=None,
    support_end=None,
    lease_end=None,
    audit_user="audit",
)


def look(
    lab: Lab,
    host: str,
    check: Check[...],
    *,
    zone: Zone = Zone.LGWAN,
    explicit: bool = False,
    limits: Mapping[str, object] = MappingProxyType({}),
) -> Result:
    """The result of one check on a host as it is now; `limits` by `group.name`."""
    policy = load_policy(None)
    policy = replace(
        policy,
        limits={**policy.limits, **limits},
        explicit=frozenset({"*"} if explicit else ()),
    )
    script = render_collector(facts_of([check])).decode()
    asked = datetime.now(UTC)
    answer = lab.run(host, "sh -s", stdin=script)
    frame = parse_frame(answer.stdout.encode("utf-8", "surrogateescape"))
    collection = Collection(
        reached=True,
        failure=None,
        method="lab",
        uid=frame.uid,
        host_key_changed=False,
        collected_at=frame.at,
        received_at=datetime.now(UTC),
        asked_at=asked,
    )
    subject = replace(SUBJECT, host=host, zone=zone)
    [result] = Judge({check.id: check}, policy)(frame, subject, collection, "")
    return result


def after(
    lab: Lab,
    start: Start,
    id_: str,
    change: str,
    *,
    zone: Zone = Zone.LGWAN,
    limits: Mapping[str, object] = MappingProxyType({}),
) -> Verdict:
    """The verdict of a check on a new host to which this change was made, by its shell command."""
    host = start()
    lab.run(host.name, change)
    result = look(lab, host.name, catalogue()[id_], zone=zone, limits=limits)
    if result.verdict is Verdict.ERROR:
        pytest.fail(f"{id_}: {result}")
    return result.verdict
