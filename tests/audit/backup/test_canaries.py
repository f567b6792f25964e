"""Deleting is tried once, on the canary alone, and only what is known is said of it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from audit.backup.asking import Answered, Asker, Way
from audit.backup.canaries import Tries, probe, why_not
from audit.backup.records import Records
from audit.backup.targets import Target
from audit.evidence import EvidenceStore
from checks.backup.model import Canary
from checks.backup.script import render_script
from checks.backup.tool import Fragment
from checks.model import FactError, Why
from inventory.db import open_database, upgrade
from inventory.journal import Journal
from inventory.transport.base import Bounds
from inventory.transport.local import LocalTransport
from inventory.words import T
from tests.audit.backup.made import target
from tests.audit.backup.test_asking import Known

NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)  # 18:30 in Japan
NAME = "hinomi-canary-2026"
TEXT = """\
targets:
  dumps:
    tool: tree
    host: local
    location: {place}
    holds: [BK-001]
    canary:
      approver: 課長
      window: {{from: 2026-12-01 18:00, to: 2026-12-01 20:00}}
      host: SV-1
      name: hinomi-canary-2026
      location: {production}
"""


class Here(Asker):
    """Both hosts are this machine; `meanwhile` may change what a fragment finds."""

    def __init__(self, meanwhile: Callable[[str, int], str | None]) -> None:
        super().__init__(LocalTransport(), LocalTransport(), Known(), [], Bounds())
        self.meanwhile, self.named = meanwhile, [""]
        self.named.clear()

    def at(
        self,
        way: Way,
        fragments: Sequence[Fragment],
        held: Mapping[str, str],
        seconds: float | None = None,
    ) -> Answered:
        [fragment] = fragments
        self.named.append(f"{fragment.name}@{way.host}")
        other = self.meanwhile(fragment.name, len(self.named))
        if other == "down":
            raise FactError(Why.NOT_COLLECTED, T("応答がない", "down"))
        changed = fragment if other is None else Fragment(fragment.name, other, 5)
        assert render_script([changed], {})
        return super().at(Way(""), [changed], held, seconds)


class Desk:
    """A folder with copies and a canary, and the records."""

    def __init__(self, root: Path) -> None:
        self.copies = root / "copies"
        self.copies.mkdir()
        (self.copies / "juki.dump").write_text("data")
        (self.copies / NAME).write_text("canary")
        engine = open_database(f"sqlite:///{root / 'hinomi.db'}")
        upgrade(engine)
        self.journal = Journal(engine)
        self.records = Records(self.journal, EvidenceStore(root / "evidence"), "tester")
        self.production = self.copies

    def target(self) -> Target:
        return target(TEXT.format(place=self.copies, production=self.production))

    def probe(
        self, meanwhile: Callable[[str, int], str | None] = lambda *_: None, now: datetime = NOW
    ) -> tuple[Canary | FactError, list[str]]:
        asker = Here(meanwhile)
        return probe(self.target(), Tries(asker, self.records, lambda: now)), asker.named

    def kinds(self) -> list[str]:
        return [entry.kind for entry in self.journal.entries("backup.")]

    def left(self) -> list[str]:
        return sorted(path.name for path in self.copies.iterdir())


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def refused(name: str, _: int) -> str | None:
    """The system refuses to delete."""
    told = (
        'part() { printf \'@%s part x\\n\' "$T"; echo "$1"\nprintf \'\\n@%s over x 1\\n\' "$T"; }'
    )
    if name != "canarydelete":
        return None
    return told + "\npart 'rm: cannot remove: Operation not permitted'"


def test_what_production_can_delete_is_said_and_the_rest_is_left(desk: Desk) -> None:
    found, asked = desk.probe()
    assert isinstance(found, Canary)
    assert not found.refused
    assert desk.left() == ["juki.dump"]
    assert asked == ["canaryfind@SV-1", "canaryfind@", "canarydelete@SV-1", "canaryfind@"]
    assert desk.kinds() == ["backup.canary_started", "backup.canary"]
    assert desk.records.canary(desk.target()) == found


def test_a_refusal_counts_with_the_copy_still_there_for_both(desk: Desk) -> None:
    found, asked = desk.probe(refused)
    assert isinstance(found, Canary)
    assert found.refused
    assert found.said == "Operation not permitted"
    assert asked[-2:] == ["canaryfind@", "canaryfind@SV-1"]
    assert NAME in desk.left()


def test_a_copy_that_is_merely_still_there_proves_nothing(desk: Desk) -> None:
    silent = 'part() { printf \'@%s part x\\n\\n@%s over x 0\\n\' "$T" "$T"; }\npart'
    found, _ = desk.probe(lambda name, _: silent if name == "canarydelete" else None)
    assert isinstance(found, FactError)
    assert found.why is Why.UNDETERMINED


@pytest.mark.parametrize("step", [1, 2, 3, 4, 5])
def test_a_line_that_breaks_at_any_step_proves_nothing(desk: Desk, step: int) -> None:
    def broken(name: str, number: int) -> str | None:
        return "down" if number == step else refused(name, number)

    found, _ = desk.probe(broken)
    assert isinstance(found, FactError)
    assert desk.left() == [NAME, "juki.dump"]
    assert isinstance(desk.records.canary(desk.target()), FactError)
    assert ("backup.canary_started" in desk.kinds()) == (step >= 3)


def test_where_both_sides_see_different_copies_nothing_is_tried(desk: Desk, tmp_path: Path) -> None:
    desk.production = tmp_path / "elsewhere"
    desk.production.mkdir()
    (desk.production / NAME).write_text("another")
    found, asked = desk.probe()
    assert isinstance(found, FactError)
    assert not [one for one in asked if "delete" in one]
    assert desk.kinds() == ["backup.canary"]
    assert (desk.production / NAME).exists()


def test_without_a_canary_nothing_is_tried(desk: Desk) -> None:
    (desk.copies / NAME).unlink()
    found, asked = desk.probe()
    assert isinstance(found, FactError)
    assert not [one for one in asked if "delete" in one]


@pytest.mark.parametrize("away", [timedelta(hours=-1), timedelta(hours=2)])
def test_outside_the_window_nobody_is_asked(desk: Desk, away: timedelta) -> None:
    found, asked = desk.probe(now=NOW + away)
    assert isinstance(found, FactError)
    assert asked == []
    assert desk.kinds() == []


def test_the_window_may_close_while_looking(desk: Desk) -> None:
    times = iter([NOW, *[NOW + timedelta(hours=2)] * 5])
    asker = Here(lambda *_: None)
    found = probe(desk.target(), Tries(asker, desk.records, lambda: next(times)))
    assert isinstance(found, FactError)
    assert NAME in desk.left()


def test_a_target_without_a_permit_is_not_tried() -> None:
    assert why_not(target(), NOW) is not None


@pytest.mark.parametrize(
    ("told", "stands"),
    [
        (["deleted", "none"], "deleted"),
        (["deleted", "none", "refused"], "refused"),
        (["refused", "none"], "none"),
        (["refused", "deleted", "none", "none"], "deleted"),
    ],
)
def test_a_deletion_that_worked_is_not_forgotten_because_nothing_is_left_to_delete(
    desk: Desk, told: list[str], stands: str
) -> None:
    every: dict[str, Canary | FactError] = {
        "deleted": Canary(NOW, refused=False, said=""),
        "refused": Canary(NOW, refused=True, said="403"),
        "none": FactError(Why.NO_DATA, T("ない", "none")),
    }
    for word in told:
        desk.records.probed(desk.target(), every[word])
    found, wanted = desk.records.canary(desk.target()), every[stands]
    assert type(found) is type(wanted)
    assert isinstance(found, FactError) or found == wanted
