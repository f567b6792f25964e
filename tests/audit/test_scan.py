"""A whole scan over transports that answer, fail, lie or break; on both databases."""

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from audit.findings import Findings
from audit.model import FindingState, Result, Run
from audit.results import HOST_JUDGED, Judged, ResultStore
from audit.scan import Desk, judge_files, rejudge, resume, scan, scan_evidence, scan_local
from checks.model import Verdict
from inventory.journal import Journal
from inventory.model import Host, Kind, Platform
from inventory.transport.base import Exchange, Failure
from inventory.transport.replay import ReplayTransport
from inventory.words import HinomiError
from tests.audit.desks import Answering, exchange, make_desk, replay
from tests.audit.samples import CHECKS, TAG, host, output, policy

HOSTS = [host(f"SV-{number:03}") for number in range(6)]


@pytest.fixture
def desk(engine: Engine, tmp_path: Path) -> Desk:
    """An empty desk."""
    return make_desk(engine, tmp_path / "evidence")


def told(desk: Desk, run: Run, host_id: str = "SV-000") -> dict[str, tuple[str, str]]:
    """Verdict and reason by check."""
    found = desk.results.results(run.id, host=host_id)
    return {result.check: (result.verdict.value, result.reason) for result in found}


class Watched:
    """Keeps what a watcher is told."""

    def __init__(self) -> None:
        self.waiting = 0
        self.hosts: dict[str, tuple[str | None, Mapping[str, int]]] = {}
        self.last: Run | None = None

    def started(self, run: Run, waiting: int) -> None:
        assert run.ended is None
        self.waiting = waiting

    def judged(self, host: str, failure: str | None, counts: Mapping[str, int]) -> None:
        assert host not in self.hosts
        self.hosts[host] = failure, dict(counts)

    def ended(self, run: Run) -> None:
        self.last = run


def test_a_scan_keeps_evidence_results_and_entries(desk: Desk, engine: Engine) -> None:
    watched = Watched()
    transport = replay(**{"SV-001": output({"Motd": "no", "Number": "1"})})
    run = scan(desk, HOSTS, lambda _: transport, workers=3, watcher=watched)
    assert (run.done, run.ended is not None) == (6, True)
    assert told(desk, run)["T-001"] == ("PASS", "")
    assert told(desk, run, "SV-001") == {
        "T-001": ("FAIL", ""),
        "T-002": ("FAIL", ""),
        "T-003": ("NOT_APPLICABLE", ""),
        "T-004": ("PASS", ""),
    }
    digests = {result.evidence for result in desk.results.results(run.id)}
    assert len(digests) == 6
    assert all(b"begin Motd" in desk.evidence.get(digest) for digest in digests)
    assert len(list(Journal(engine).entries("run:", HOST_JUDGED))) == 6
    assert watched.waiting == 6
    assert watched.hosts["SV-001"] == (None, {"FAIL": 2, "NOT_APPLICABLE": 1, "PASS": 1})
    assert watched.last == run


def test_a_scan_with_limits_of_its_own_is_marked_and_closes_nothing(
    desk: Desk, engine: Engine
) -> None:
    bad = replay(**{"SV-000": output({"Motd": "no", "Number": "1"})})
    scan(desk, HOSTS[:1], lambda _: bad)
    own = replace(desk.policy, overrides={"ssh.max_auth_tries": 9})
    run = scan(replace(desk, policy=own), HOSTS[:1], lambda _: replay())
    assert desk.results.trials() == {run.id}
    assert {one.state for one in Findings(Journal(engine)).all()} == {FindingState.OPEN}
    scan(desk, HOSTS[:1], lambda _: replay())
    assert {one.state for one in Findings(Journal(engine)).all()} == {FindingState.CLOSED}


def test_a_scan_under_another_policy_is_marked_too(desk: Desk) -> None:
    run = scan(replace(desk, trial=True), HOSTS[:1], lambda _: replay())
    scan(desk, HOSTS[:1], lambda _: replay())
    assert desk.results.trials() == {run.id}


@pytest.mark.parametrize("failure", [f for f in Failure if f is not Failure.INTERRUPTED])
def test_every_failure_is_unknown_with_its_reason(desk: Desk, failure: Failure) -> None:
    """Even when the host said everything that would have passed."""
    said = Answering(lambda _, tag: exchange(output(tag=tag), failure))
    run = scan(desk, HOSTS[:1], lambda _: said)
    assert run.ended is not None
    found = told(desk, run)
    assert found["T-001"] == found["T-002"] == found["T-004"] == ("UNKNOWN", failure.value)
    expected = ("FAIL", "") if failure is Failure.HOST_KEY_CHANGED else found["T-003"]
    assert found["T-003"] == expected
    [record] = desk.results.hosts(run.id)
    assert (record.failure, record.evidence) == (failure.value, "")


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (b"", "garbage"),
        (b"garbage\n", "garbage"),
        (output(tag="f" * 32), "garbage"),
        (output()[:-40], "truncated"),
        (output().split(b"@")[0], "truncated"),
        (output().replace(b" end Motd 0", b" end Motd"), "malformed"),
        (output().replace(b"done 2", b"done 3"), "malformed"),
        (output().replace(b"Number", b"Motd"), "malformed"),
        (output().replace(b" 17", b" 9917", 1), "malformed"),
    ],
)
def test_what_is_no_frame_of_ours_is_unknown_and_kept(desk: Desk, said: bytes, reason: str) -> None:
    rewritten = Answering(lambda _, tag: exchange(said.replace(TAG.encode(), tag.encode())))
    run = scan(desk, HOSTS[:1], lambda _: rewritten)
    found = told(desk, run)
    assert found["T-001"] == found["T-002"] == ("UNKNOWN", reason)
    [record] = desk.results.hosts(run.id)
    assert desk.evidence.get(record.evidence) == said.replace(TAG.encode(), record.tag.encode())


def test_a_host_without_root_is_unknown_only_where_root_is_needed(desk: Desk) -> None:
    said = Answering(lambda _, tag: exchange(output(tag=tag, uid=1000)))
    found = told(desk, scan(desk, HOSTS[:1], lambda _: said))
    assert found["T-001"] == ("PASS", "")
    assert found["T-002"] == ("UNKNOWN", "no_privilege")


def test_equipment_that_cannot_be_asked_is_recorded_without_asking(desk: Desk) -> None:
    def never(given: Host, _: str) -> Exchange:
        raise AssertionError(given.id)

    windows = host("PC-001", platform=Platform.WINDOWS, kind=Kind.TERMINAL)
    router = host("NW-001", platform=Platform.UNKNOWN, kind=Kind.NETWORK)
    run = scan(desk, [windows, router], lambda _: Answering(never))
    assert run.ended is not None
    assert told(desk, run, "PC-001") == {"T-003": ("NOT_APPLICABLE", "")}
    assert {record.failure for record in desk.results.hosts(run.id)} == {"unsupported"}


def test_a_host_that_no_check_is_about_is_not_a_clean_host(desk: Desk) -> None:
    linux_only = {id_: check for id_, check in CHECKS.items() if id_ != "T-003"}
    windows = host("PC-001", platform=Platform.WINDOWS, kind=Kind.TERMINAL)
    run = scan(replace(desk, checks=linux_only), [windows], lambda _: replay())
    [record] = desk.results.hosts(run.id)
    assert record.failure == "no_checks"


def test_a_secret_in_the_output_is_in_no_evidence(desk: Desk) -> None:
    canary = "$6$rounds=5000$canarycanary$" + "A" * 86
    said = replay(**{"SV-000": output({"Motd": f"root:{canary}:1", "Number": "9"})})
    run = scan(desk, HOSTS[:1], lambda _: said)
    [record] = desk.results.hosts(run.id)
    assert canary.encode() not in desk.evidence.get(record.evidence)
    assert all(canary not in repr(result) for result in desk.results.results(run.id))


class TestStopping:
    """A scan that is stopped keeps what it has, and goes on with the rest."""

    @staticmethod
    def _stopped(desk: Desk, after: int) -> Run:
        stop, asked = threading.Event(), Counter[str]()

        def answer(given: Host, tag: str) -> Exchange:
            asked[given.id] += 1
            if asked.total() > after:
                stop.set()
                return exchange(failure=Failure.INTERRUPTED)
            return exchange(output(tag=tag))

        return scan(desk, HOSTS, lambda _: Answering(answer), workers=1, stop=stop)

    def test_the_interrupted_host_is_asked_again(self, desk: Desk) -> None:
        run = self._stopped(desk, 2)
        assert (run.ended, run.done) == (None, 2)
        asked: list[str] = []

        def answer(given: Host, tag: str) -> Exchange:
            asked.append(given.id)
            return exchange(output(tag=tag))

        assert desk.results.unfinished() == run
        ended = resume(desk, run, HOSTS, lambda _: Answering(answer), workers=1)
        assert sorted(asked) == [given.id for given in HOSTS[2:]]
        assert (ended.id, ended.done, ended.ended is not None) == (run.id, 6, True)
        assert len(list(desk.results.results(run.id))) == 24

    def test_a_host_that_left_the_ledger_is_recorded_as_such(self, desk: Desk) -> None:
        run = self._stopped(desk, 2)
        ended = resume(desk, run, HOSTS[:5], lambda _: replay())
        assert ended.ended is not None
        assert told(desk, run, "SV-005")["T-001"] == ("UNKNOWN", "unregistered")

    def test_another_policy_needs_another_run(self, desk: Desk) -> None:
        run = self._stopped(desk, 2)
        changed = replace(desk, policy=policy("explicit: [T-001]\n"))
        with pytest.raises(HinomiError, match=run.id):
            resume(changed, run, HOSTS, lambda _: replay())

    def test_other_checks_need_another_run(self, desk: Desk) -> None:
        run = self._stopped(desk, 2)
        changed = replace(desk, checks={"T-001": CHECKS["T-001"]})
        with pytest.raises(HinomiError, match=run.id):
            resume(changed, run, HOSTS, lambda _: replay())


def test_a_disk_that_fails_stops_the_run_and_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = ResultStore.record_hosts
    done: list[str] = []

    def failing(self: ResultStore, run: str, batch: Sequence[Judged]) -> None:
        if len(done) >= 3:
            raise OSError(28, "No space left on device")
        kept(self, run, batch)
        done.extend(judged.host for judged in batch)

    monkeypatch.setattr(ResultStore, "record_hosts", failing)
    many = [host(f"SV-{number:03}") for number in range(60)]
    with pytest.raises(OSError, match="No space left"):
        scan(desk, many, lambda _: replay(), workers=2)
    [run] = desk.results.runs()
    assert (run.ended, run.done) == (None, len(done))


def test_this_machine_alone(desk: Desk) -> None:
    said = Answering(lambda _, tag: exchange(output(tag=tag), host_key=None))
    watched = Watched()
    run = scan_local(desk, HOSTS[0], said, watcher=watched)
    assert (run.done, run.ended is not None, watched.waiting) == (1, True, 1)
    assert told(desk, run)["T-001"] == ("PASS", "")
    assert desk.results.unfinished() is None


def carried(folder: Path, name: str, **parts: object) -> Path:
    """A file with collector output."""
    path = folder / f"{name}.txt"
    now = datetime.now(UTC).replace(microsecond=0)
    path.write_bytes(output(**{"name": name, "at": now, **parts}))  # type: ignore[arg-type] # parts of output()
    return path


class TestCarriedOutput:
    """Output brought from a closed zone."""

    @pytest.mark.parametrize("name", ["sv-001", "SV-001.city.example", "Sv-001"])
    def test_it_is_judged_for_the_host_whose_name_it_bears(
        self, desk: Desk, tmp_path: Path, name: str
    ) -> None:
        run = scan_evidence(desk, HOSTS, [carried(tmp_path, name)])
        assert told(desk, run, "SV-001")["T-002"] == ("PASS", "")
        [record] = desk.results.hosts(run.id)
        assert record.collection.received_at is None
        assert record.collection.collected_at is not None
        assert record.method == "file"

    def test_the_host_may_be_given(self, desk: Desk, tmp_path: Path) -> None:
        run = scan_evidence(desk, HOSTS, [carried(tmp_path, "x")], host="SV-002")
        assert told(desk, run, "SV-002")["T-001"] == ("PASS", "")

    @pytest.mark.parametrize("days", [-31, 2])
    def test_stale_or_future_output_is_unknown(self, desk: Desk, tmp_path: Path, days: int) -> None:
        at = datetime.now(UTC) + timedelta(days=days)
        run = scan_evidence(desk, HOSTS, [carried(tmp_path, "sv-001", at=at)])
        assert told(desk, run, "SV-001")["T-001"] == ("UNKNOWN", "stale")

    def test_a_broken_file_with_a_given_host_is_unknown(self, desk: Desk, tmp_path: Path) -> None:
        path = tmp_path / "x.txt"
        path.write_bytes(output()[:-30])
        run = scan_evidence(desk, HOSTS, [path], host="SV-001")
        assert told(desk, run, "SV-001")["T-001"] == ("UNKNOWN", "truncated")

    def test_whose_output_it_is_must_be_clear(self, desk: Desk, tmp_path: Path) -> None:
        broken = tmp_path / "broken.txt"
        broken.write_bytes(b"no frame")
        twice = [host("A", name="sv-009"), host("B", name="sv-009")]
        good = carried(tmp_path, "sv-001")
        for ledger, files, given, word in (
            (HOSTS, [good, carried(tmp_path, "other")], None, "other.txt"),
            (HOSTS, [good, broken], None, "broken.txt"),
            (HOSTS, [good], "SV-999", "SV-999"),
            (HOSTS, [good, carried(tmp_path, "SV-001")], None, "SV-001.txt"),
            (HOSTS, [good, tmp_path / "none.txt"], None, "none.txt"),
            (twice, [carried(tmp_path, "sv-009")], None, "A, B"),
        ):
            with pytest.raises(HinomiError, match=word):
                scan_evidence(desk, ledger, files, host=given)
        assert desk.results.runs() == []

    def test_the_same_file_again_closes_and_reopens_nothing(
        self, desk: Desk, engine: Engine, tmp_path: Path
    ) -> None:
        old = carried(tmp_path, "sv-001", at=datetime.now(UTC) - timedelta(days=2))
        bad = Answering(lambda _, tag: replace(
            exchange(output({"Motd": "no", "Number": "9"}, tag=tag)), ended=datetime.now(UTC)
        ))  # fmt: skip
        scan(desk, [HOSTS[1]], lambda _: bad)
        scan_evidence(desk, HOSTS, [old])
        [finding] = Findings(Journal(engine)).all()
        assert finding.state is FindingState.OPEN
        scan_evidence(
            desk, HOSTS, [carried(tmp_path, "sv-001", at=datetime.now(UTC) + timedelta(seconds=2))]
        )
        [finding] = Findings(Journal(engine)).all()
        assert finding.state is FindingState.CLOSED


def test_judging_files_needs_no_workspace(tmp_path: Path) -> None:
    good, broken = carried(tmp_path, "sv-001"), tmp_path / "broken.txt"
    broken.write_bytes(b"x")
    results = list(judge_files([good, broken], policy(), CHECKS))
    assert {result.host for result in results} == {"sv-001", "broken.txt"}
    by_host: dict[str, list[Result]] = {}
    for result in results:
        by_host.setdefault(result.host, []).append(result)
    assert by_host["sv-001"][0].verdict is Verdict.PASS
    assert {r.verdict for r in by_host["broken.txt"]} == {Verdict.UNKNOWN, Verdict.NOT_APPLICABLE}


class TestRejudging:
    """Kept evidence gives the same results again, and others under another policy."""

    @pytest.fixture
    def run(self, desk: Desk) -> Run:
        """A run with every sort of host."""
        answers: dict[str, Callable[[str], Exchange]] = {
            "SV-000": lambda tag: exchange(output(tag=tag)),
            "SV-001": lambda tag: exchange(output({"Motd": "no"}, tag=tag)),
            "SV-002": lambda tag: exchange(output(tag=tag), Failure.FLOOD),
            "SV-003": lambda _: exchange(b"garbage"),
            "SV-004": lambda _: exchange(failure=Failure.HOST_KEY_CHANGED),
            "SV-005": lambda tag: exchange(b"HINOMI1 noise\n" + output(tag=tag)),
        }
        said = Answering(lambda given, tag: answers[given.id](tag))
        return scan(desk, HOSTS, lambda _: said)

    def test_the_same_policy_gives_the_same_results(self, desk: Desk, run: Run) -> None:
        assert list(rejudge(desk, run.id)) == list(desk.results.results(run.id))

    def test_another_policy_gives_its_own(self, desk: Desk, run: Run) -> None:
        stricter = replace(desk, policy=policy("limits:\n  sample:\n    least: 10\n"))
        again = {(r.host, r.check): r.verdict for r in rejudge(stricter, run.id)}
        assert again[("SV-000", "T-002")] is Verdict.FAIL

    def test_nothing_new_is_kept(self, desk: Desk, run: Run, engine: Engine) -> None:
        head = Journal(engine).head()
        list(rejudge(desk, run.id))
        assert Journal(engine).head() == head


def test_a_host_that_is_down_is_not_lost(desk: Desk) -> None:
    run = scan(desk, HOSTS, lambda _: ReplayTransport({"SV-000": output()}))
    assert run.ended is not None
    assert told(desk, run, "SV-005")["T-001"] == ("UNKNOWN", "down")
