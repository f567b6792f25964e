"""Two changes of different subjects on one host: neither check's verdict depends on the other's."""

import os
import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from checks.catalogue import catalogue
from checks.frame import parse_frame
from tests.checks.failing_hosts import changed, judged, whole
from tests.checks.mutations import Mutation, mutations
from tests.checks.states import Start
from tests.lab.lab import Lab

pytestmark = [pytest.mark.lab, pytest.mark.slow]

PAIRS = int(os.environ.get("HINOMI_PAIRS", "40" if os.environ.get("HINOMI_SLOW") else "12"))
SEED = os.environ.get("HINOMI_PAIRS_SEED", "1")

# Where one change is about what the other judges: a part of each change, and the reason.
INTERACTIONS: tuple[tuple[str, str, str], ...] = (
    ("/etc/audit", "/etc/audit", "each lays out the folder of the audit system anew"),
)
_WRITES = re.compile(r"(?<!>)>[ ]?(/etc/[^\s;|&)'\"]+)")


def pairs() -> list[tuple[Mutation, Mutation]]:
    """So many pairs; the same ones for the same seed and the same tables."""
    subjects: dict[str, list[Mutation]] = {}
    for row in mutations():
        if row.plain:
            subjects.setdefault(row.subject, []).append(row)
    draw = random.Random(SEED)
    found: list[tuple[Mutation, Mutation]] = []
    while len(found) < PAIRS:
        one, other = (draw.choice(subjects[name]) for name in draw.sample(sorted(subjects), 2))
        if not _belong_together(one, other):
            found.append((one, other))
    return found


def _belong_together(one: Mutation, other: Mutation) -> bool:
    """One puts a file of its own in the place of what the other wrote, or the two are listed."""
    lost = any(path in other.change for path in _WRITES.findall(one.change))
    lost = lost or any(path in one.change for path in _WRITES.findall(other.change))
    return lost or any(
        (a in one.change and b in other.change) or (b in one.change and a in other.change)
        for a, b, _ in INTERACTIONS
    )


def _named(pair: tuple[Mutation, Mutation]) -> str:
    return "+".join(row.check for row in pair)


def _moved(lab: Lab, host: str, pair: tuple[Mutation, Mutation]) -> Iterator[str]:
    asked = datetime.now(UTC)
    found = judged(parse_frame(whole(lab, host)), catalogue(), asked)
    for row in pair:
        if found[row.check].verdict is not row.verdict:
            yield f"{row} is {found[row.check]}"


@pytest.mark.parametrize("pair", pairs(), ids=_named)
def test_two_changes_keep_their_verdicts(
    lab: Lab, fresh_host: Start, pair: tuple[Mutation, Mutation]
) -> None:
    host = _changed(lab, fresh_host, pair) or _changed(lab, fresh_host, pair[::-1])
    assert host, "neither change can be made after the other: they belong together"
    assert list(_moved(lab, host, pair)) == []


def _changed(lab: Lab, start: Start, rows: tuple[Mutation, ...]) -> str:
    """A host with these changes made one after the other, or nothing where one of them fails."""
    host = start().name
    return host if all(changed(lab, host, row) for row in rows) else ""
