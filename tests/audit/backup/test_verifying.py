"""A target is verified step by step; what is known is written down, or the reason why not."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import Engine

from audit.backup import verifying
from audit.backup.cases import cases
from audit.backup.catalogs import Reports
from audit.backup.records import Records
from audit.backup.targets import Target
from audit.backup.turns import alone
from audit.backup.verifying import Bench, Stopped, Verified, next_slice, verify
from audit.evidence import EvidenceStore
from audit.verify import verify_evidence
from checks.backup.model import Canary, Depth, Place, Reading, Survey, ToolKind
from checks.backup.plain import plain
from checks.backup.tool import Fragment, Portion
from checks.fact import Reply
from checks.model import FactError, Why
from inventory.db import open_database, upgrade
from inventory.journal import Journal
from inventory.model import DataSet, Ledger, System
from inventory.transport.base import Failure
from inventory.words import T
from tests.audit.backup.made import TEXT, copy, placement, reading, survey, target
from tests.audit.backup.test_asking import Remote, asker

PASSWORD = "himitsu-no-kagi"
LEDGER = Ledger(
    systems=(System(name="住記", rpo_hours=24, rto_hours=3),),
    data_sets=(DataSet(id="BK-001", system="住記", name="住民票", sources=("/srv/juki",)),),
)


class Fake:
    """A tool whose answers are made up; what it is asked really goes through a shell."""

    kind = ToolKind.RESTIC
    secrets: tuple[str, ...] = ("password",)

    def __init__(self) -> None:
        self.told: Callable[[], Survey] = survey
        self.looked = _sound
        self.portions: list[Portion] = []

    def survey(self, place: Place, sources: Sequence[str]) -> Fragment:  # noqa: ARG002
        return Fragment("fake", f"echo surveyed {' '.join(sources)} $S_password", 5)

    def read_survey(self, place: Place, sources: Sequence[str], reply: Reply) -> Survey:  # noqa: ARG002
        assert reply.text.startswith("surveyed /srv/juki")
        return self.told()

    def look(self, place: Place, portion: Portion) -> Fragment:  # noqa: ARG002
        self.portions.append(portion)
        return Fragment("fake", "echo looked", 5)

    def read_look(self, place: Place, portion: Portion, reply: Reply) -> Reading:  # noqa: ARG002
        return self.looked(portion)


def _sound(portion: Portion) -> Reading:
    return reading((portion.slice, portion.slices) if portion.depth is Depth.PART else None)


class Desk:
    """A workspace of its own with one target."""

    def __init__(self, engine: Engine, root: Path) -> None:
        self.engine, self.root = engine, root
        self.journal, self.evidence = Journal(engine), EvidenceStore(root / "evidence")
        self.records = Records(self.journal, self.evidence, "tester")
        self.remote = Remote()
        self.stop = False

    def bench(self, *, full: bool = False) -> Bench:
        return Bench(
            asker(self.remote, **{"juki-restic": PASSWORD}),
            self.records,
            Reports(self.journal, self.evidence),
            LEDGER,
            self.root,
            full=full,
            stopped=lambda: self.stop,
        )

    def verify(self, one: Target | None = None, *, full: bool = False) -> Verified:
        return verify(one or target(), self.bench(full=full))

    def kinds(self) -> list[str]:
        return [entry.kind for entry in self.journal.entries("backup.")]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    engine = open_database(f"sqlite:///{tmp_path / 'hinomi.db'}")
    upgrade(engine)
    return Desk(engine, tmp_path)


@pytest.fixture(autouse=True)
def fake(monkeypatch: pytest.MonkeyPatch) -> Fake:
    tool = Fake()
    monkeypatch.setattr(verifying, "tool_of", lambda _: tool)
    return tool


def test_everything_is_written_down_and_read_back(desk: Desk) -> None:
    found = desk.verify()
    assert plain(found.survey) == plain(survey())
    assert [look.depth for look in found.looks if isinstance(look, Reading)] == [
        Depth.STRUCTURE,
        Depth.PART,
    ]
    assert desk.kinds() == ["backup.surveyed", "backup.read", "backup.read"]
    [case] = cases(LEDGER, [target()], desk.journal, desk.evidence, datetime.now(UTC))
    [held] = case.held
    assert (case.rpo_hours, case.rto_hours) == (24, 3)
    assert plain(held.survey) == plain(survey())
    assert held.readings == (reading(), reading((1, 30)))
    assert held.sightings == ()
    assert isinstance(held.canary, FactError)
    assert held.asked is not None
    assert list(verify_evidence(desk.engine, desk.evidence)) == []


def test_the_slices_go_round_and_full_reads_all(desk: Desk, fake: Fake) -> None:
    one = target(TEXT + "    budget: {slices: 3, bytes: 5MiB}\n")
    for _ in range(4):
        desk.verify(one)
    parts = [(p.slice, p.slices) for p in fake.portions if p.depth is Depth.PART]
    assert parts == [(1, 3), (2, 3), (3, 3), (1, 3)]
    assert {p.most_bytes for p in fake.portions if p.depth is Depth.PART} == {5 * 2**20}
    desk.verify(one, full=True)
    assert fake.portions[-1] == Portion(Depth.WHOLE)
    desk.verify(one)
    assert fake.portions[-1].slice == 2  # what --full read does not count as a slice


def test_another_number_of_slices_begins_anew() -> None:
    assert next_slice([reading((7, 30))], 30) == 8
    assert next_slice([reading((7, 30))], 10) == 1
    assert next_slice([reading((30, 30)), FactError(Why.NO_TOOL)], 30) == 1


def test_a_slice_that_could_not_be_read_is_read_the_next_time(desk: Desk, fake: Fake) -> None:
    def fails(portion: Portion) -> Reading:
        if portion.depth is Depth.PART:
            raise FactError(Why.TRUNCATED, T("切れた", "cut"))
        return _sound(portion)

    fake.looked = fails
    desk.verify()
    fake.looked = _sound
    desk.verify()
    assert [p.slice for p in fake.portions if p.depth is Depth.PART] == [1, 1]


def test_earlier_surveys_stay_known(desk: Desk, fake: Fake) -> None:
    day = timedelta(days=1)
    first, second = copy("a" * 64), copy("b" * 64, survey().at + day)
    fake.told = lambda: survey(first, second)
    desk.verify()
    fake.told = lambda: survey(second)  # one has vanished
    desk.verify()
    [case] = cases(LEDGER, [target()], desk.journal, desk.evidence, datetime.now(UTC))
    [sighting] = case.held[0].sightings
    assert [id_ for id_, _ in sighting.copies] == ["a" * 64, "b" * 64]
    assert sighting.newest_files == 10


@pytest.mark.parametrize("odd", [ValueError, KeyError, AttributeError, ZeroDivisionError])
def test_an_answer_that_nobody_foresaw_is_a_reason(
    desk: Desk, fake: Fake, odd: type[Exception]
) -> None:
    def stumble() -> Survey:
        raise odd("himitsu")

    fake.told = stumble
    found = desk.verify()
    assert isinstance(found.survey, FactError)
    assert found.survey.why is Why.MALFORMED
    [case] = cases(LEDGER, [target()], desk.journal, desk.evidence, datetime.now(UTC))
    assert isinstance(case.held[0].survey, FactError)


def test_a_host_that_does_not_answer_is_not_asked_again(desk: Desk) -> None:
    desk.remote.output = b""
    found = desk.verify()
    assert isinstance(found.survey, FactError)
    asked = len(desk.remote.asked)
    desk.remote = Remote(failure=Failure.DOWN)
    desk.verify()
    assert (asked, len(desk.remote.asked)) == (3, 1)  # list, place, and a quick check that may tell
    assert desk.kinds()[-1] == "backup.surveyed"


def test_a_secret_that_the_tool_does_not_ask_for_is_a_reason(desk: Desk, fake: Fake) -> None:
    fake.secrets = ()
    found = desk.verify()
    assert isinstance(found.survey, FactError)
    assert "password" in found.survey.detail
    assert desk.remote.asked == []


def test_a_repository_that_another_reads_is_left_alone(desk: Desk) -> None:
    with alone(desk.root, target()):
        found = desk.verify()
    assert isinstance(found.survey, FactError)
    assert "another hinomi" in found.survey.detail
    assert desk.kinds() == []


def test_stopped_midway_nothing_half_known_is_written(desk: Desk, fake: Fake) -> None:
    def stop(portion: Portion) -> Reading:
        desk.stop = True
        return _sound(portion)

    fake.looked = stop
    with pytest.raises(Stopped):
        desk.verify()
    assert desk.kinds() == ["backup.surveyed"]


def test_the_seconds_of_the_budget_end_the_reading(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = 1000.0
    clock = iter([begun, begun, begun + 10, *[begun + 31] * 20])
    shown = SimpleNamespace(monotonic=lambda: next(clock))
    monkeypatch.setattr("audit.backup.verifying.time", shown)
    found = desk.verify(target(TEXT + "    budget: {seconds: 30}\n"))
    last = found.looks[-1]
    assert isinstance(last, FactError)
    assert "budget" in last.detail


def test_no_secret_is_in_the_journal_or_the_evidence(desk: Desk) -> None:
    desk.verify()
    assert PASSWORD not in "".join(desk.journal.lines())
    kept = [desk.evidence.get(digest) for digest in desk.evidence.digests()]
    assert any(b"[masked:secret]" in one for one in kept)
    assert not [one for one in kept if PASSWORD.encode() in one]


def test_canaries_and_placements_come_back(desk: Desk) -> None:
    one = target()
    desk.records.surveyed(one, survey(), {"BK-001": placement()})
    canary = Canary(survey().at, refused=True, said="403")
    desk.records.probed(one, canary)
    [case] = cases(LEDGER, [one], desk.journal, desk.evidence, datetime.now(UTC))
    assert case.held[0].placement == placement()
    assert case.held[0].canary == canary


def test_a_target_that_was_never_asked_is_not_known(desk: Desk) -> None:
    [case] = cases(LEDGER, [target()], desk.journal, desk.evidence, datetime.now(UTC))
    assert isinstance(case.held[0].survey, FactError)
    assert isinstance(case.held[0].placement, FactError)
    assert case.held[0].asked is None


def test_when_it_was_asked_is_our_own_clock_and_no_report_has_one(desk: Desk) -> None:
    one, asked = target(), datetime(2026, 11, 20, tzinfo=UTC)
    desk.records.surveyed(one, survey(), {}, asked=asked)
    report = target(TEXT.replace("tool: restic", "tool: catalog"))
    for found, known in ((one, asked), (report, None)):
        [case] = cases(LEDGER, [found], desk.journal, desk.evidence, datetime.now(UTC))
        assert case.held[0].asked == known


def test_names_that_begin_alike_are_not_mixed_up(desk: Desk) -> None:
    one, longer = target(), target(TEXT.replace("juki-nas:", "juki-nas2:"))
    desk.records.surveyed(longer, survey(), {})
    assert desk.records.survey(one) is None
    assert desk.records.survey(longer) is not None


def test_what_a_name_meant_before_it_moved_speaks_for_nothing(desk: Desk) -> None:
    one = target()
    desk.records.surveyed(one, survey(), {})
    desk.records.read(one, reading())
    for old, new in (("/backup/juki", "/backup/other"), ("host: SV-901", "host: SV-902")):
        moved = target(TEXT.replace(old, new))
        assert desk.records.survey(moved) is None
        assert desk.records.readings(moved) == ()
        [case] = cases(LEDGER, [moved], desk.journal, desk.evidence, datetime.now(UTC))
        assert isinstance(case.held[0].survey, FactError)
    assert desk.records.survey(target(TEXT)) is not None
