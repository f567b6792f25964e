"""Each rule on evidence: looks printed as nmap prints them, against rows of a ledger."""

from datetime import UTC, date, datetime, timedelta

import pytest

from audit.discovery.baselines import Baseline
from checks.discovery.rules.ledger import COLUMNS, row_is_filled
from checks.model import FactError, Verdict
from inventory.discovery.model import How, Service, Sighting, Sweep
from inventory.model import Host, Kind
from tests.audit.discovery.town import (
    LIMITS,
    NOW,
    RANDOM,
    A,
    B,
    C,
    Town,
    guest,
    host,
    sweep,
)

SEGMENT = "区画 10.1.0.0/24 lgwan"
SEEN = [("10.1.0.5", A, (22, 445))]


def desk(**parts: object) -> Host:
    return host("PC-1", "10.1.0.5", A, **parts)


def approved(*ports: int, of: str = "PC-1", product: str = "") -> Baseline:
    services = frozenset(Service(port, f"s{port}", product) for port in ports)
    return Baseline("課長", datetime(2026, 11, 1, tzinfo=UTC), {of: services})


# AST-003


@pytest.mark.parametrize(
    ("hosts", "look", "verdict"),
    [
        ([desk()], sweep(SEEN), Verdict.PASS),
        ([], sweep([]), Verdict.UNKNOWN),
        ([], sweep(SEEN), Verdict.FAIL),
        ([desk()], sweep([*SEEN, ("10.1.0.9", C, None)]), Verdict.FAIL),
        ([], sweep([("10.1.0.9", "", None)], direct=False), Verdict.FAIL),
        ([], sweep(SEEN, why="止まった / stopped"), Verdict.FAIL),
        ([desk()], sweep(SEEN, why="止まった / stopped"), Verdict.UNKNOWN),
        ([desk()], sweep(SEEN, direct=False), Verdict.UNKNOWN),
        ([desk()], sweep(SEEN, 36), Verdict.UNKNOWN),
        ([desk()], sweep([*SEEN, ("10.1.0.8", RANDOM, None)]), Verdict.UNKNOWN),
        ([], sweep([("10.1.0.9", C, None), ("10.1.0.8", RANDOM, None)]), Verdict.FAIL),
    ],
)
def test_strangers(hosts: list[Host], look: Sweep, verdict: Verdict) -> None:
    assert Town(hosts, look).verdict("AST-003", SEGMENT) is verdict


def test_a_look_that_failed_after_a_whole_one_leaves_it_unknown() -> None:
    town = Town([desk()], sweep(SEEN, 1), sweep([], why="止まった / stopped"))
    judgement = town.judgement("AST-003", SEGMENT)
    assert judgement.verdict is Verdict.UNKNOWN
    assert "止まった" in judgement.detail.ja
    assert "stopped" in judgement.detail.en


def test_strangers_are_named_and_no_more_than_twenty() -> None:
    rows = [(f"10.1.0.{n}", f"00:a0:de:00:01:{n:02x}", None) for n in range(10, 40)]
    outcome = Town([], sweep(rows)).judgement("AST-003", SEGMENT).outcome
    assert outcome is not None
    assert "00:a0:de:00:01:0a 10.1.0.10 Yamaha" in outcome.observed
    assert outcome.observed.count("Yamaha") == 20
    assert "ほか 10 台" in outcome.observed_ja


def test_a_guest_and_a_removed_device_are_no_strangers() -> None:
    for decided in ({C: guest(C, date(2027, 1, 1))},):
        town = Town([], sweep([("10.1.0.9", C, None)]), decided=decided)
        assert town.verdict("AST-003", SEGMENT) is Verdict.PASS
    old = Town([], sweep([("10.1.0.9", C, None)], 8), sweep([]))
    assert old.verdict("AST-003", SEGMENT) is Verdict.PASS
    last = Town([], sweep([("10.1.0.9", C, None)], 30))
    assert last.verdict("AST-003", SEGMENT) is Verdict.FAIL  # nobody looked again since
    failed = Town([], sweep([("10.1.0.9", C, None)], 30), sweep([], why="x / x"))
    assert failed.verdict("AST-003", SEGMENT) is Verdict.FAIL
    young = Town([], sweep([("10.1.0.9", C, None)], 6), sweep([]))
    assert young.verdict("AST-003", SEGMENT) is Verdict.FAIL


# AST-005


@pytest.mark.parametrize(
    ("hosts", "look", "verdict"),
    [
        ([desk()], sweep(SEEN), Verdict.PASS),
        ([desk(model="富士通 LIFEBOOK")], sweep(SEEN), Verdict.PASS),
        ([desk(model="NEC VersaPro")], sweep(SEEN), Verdict.FAIL),
        ([desk()], sweep([("10.1.0.5", B, None)]), Verdict.FAIL),
        ([desk()], sweep([("10.1.0.5", RANDOM, None)]), Verdict.FAIL),
        ([desk(), host("PC-2", "10.1.0.6", A)], sweep(SEEN), Verdict.FAIL),
        ([desk(), host("PC-2", "10.1.0.6", A)], sweep([]), Verdict.FAIL),
        ([desk(note="返却済")], sweep(SEEN), Verdict.FAIL),
        ([desk()], sweep([]), Verdict.UNKNOWN),
        ([desk()], sweep([("10.1.0.5", "", None)]), Verdict.UNKNOWN),
        ([host("PC-1", "10.1.0.5")], sweep(SEEN), Verdict.UNKNOWN),
        ([desk(note="予備機")], sweep([]), Verdict.NOT_APPLICABLE),
    ],
)
def test_contradictions(hosts: list[Host], look: Sweep, verdict: Verdict) -> None:
    assert Town(hosts, look).verdict("AST-005", "PC-1") is verdict


def test_the_contradiction_is_told_in_both_languages() -> None:
    outcome = Town([desk()], sweep([("10.1.0.5", B, None)])).judgement("AST-005", "PC-1").outcome
    assert outcome is not None
    assert outcome.observed_ja == f"MAC変化: 台帳は {A}、実際は {B}"
    assert outcome.observed == f"MAC address changed: the ledger says {A}, seen was {B}"


def test_a_contradiction_stays_until_the_segment_was_seen_whole_again() -> None:
    swapped, own = [("10.1.0.5", B, None)], [("10.1.0.5", A, None)]
    for looks in ([sweep(own, 13), sweep(swapped, 10)], [sweep(own, 9), sweep(swapped, 8.9)]):
        assert Town([desk()], *looks).verdict("AST-005", "PC-1") is Verdict.FAIL
    mended = Town([desk()], sweep(swapped, 10), sweep(own))
    assert mended.verdict("AST-005", "PC-1") is Verdict.PASS


# AST-006


@pytest.mark.parametrize(
    ("look", "baseline", "verdict"),
    [
        (sweep(SEEN), approved(22, 445), Verdict.PASS),
        (sweep(SEEN), approved(22, 445, 80), Verdict.PASS),
        (sweep(SEEN), approved(22), Verdict.FAIL),
        (sweep([("10.1.0.5", A, ())]), approved(), Verdict.PASS),
        (sweep(SEEN), approved(), Verdict.FAIL),
        (sweep(SEEN), None, Verdict.UNKNOWN),
        (sweep(SEEN), approved(22, 445, of="PC-2"), Verdict.UNKNOWN),
        (sweep([("10.1.0.5", A, None)]), approved(22), Verdict.UNKNOWN),
        (sweep([]), approved(22), Verdict.UNKNOWN),
        (sweep(SEEN, 36), approved(22, 445), Verdict.UNKNOWN),
        (sweep([("10.1.0.5", B, (22,))]), approved(22), Verdict.UNKNOWN),
    ],
)
def test_services(look: Sweep, baseline: Baseline | None, verdict: Verdict) -> None:
    assert Town([desk()], look, baseline=baseline).verdict("AST-006", "PC-1") is verdict


@pytest.mark.parametrize(
    ("product", "version", "verdict"),
    [
        ("OpenSSH", "9.2", Verdict.PASS),
        ("OpenSSH", "9.9", Verdict.PASS),
        ("dropbear", "9.2", Verdict.FAIL),
        ("", "", Verdict.PASS),
    ],
)
def test_another_product_is_drift_and_another_version_is_not(
    product: str, version: str, verdict: Verdict
) -> None:
    services = (Service(22, "ssh", product, version),)
    seen = Sighting(NOW, How.NMAP, "10.1.0.5", A, services=services)
    baseline = Baseline("課長", NOW, {"PC-1": frozenset({Service(22, "ssh", "OpenSSH", "9.2")})})
    town = Town([desk()], sweep([], more=(seen,)), baseline=baseline)
    judgement = town.judgement("AST-006", "PC-1")
    assert judgement.verdict is verdict
    if version == "9.9":
        assert judgement.outcome is not None
        assert "9.2 -> 9.9" in judgement.outcome.observed


# AST-007

FULL: dict[str, object] = {
    "department": "情報政策課",
    "owner": "火見",
    "location": "2階",
    "model": "LIFEBOOK",
    "serial": "R1234567",
    "os": "Windows 11",
}


@pytest.mark.parametrize("missing", ["", *FULL])
def test_a_terminal_needs_these_columns(missing: str) -> None:
    told = {name: value for name, value in FULL.items() if name != missing}
    judgement = Town([desk(**told)]).judgement("AST-007", "PC-1")
    assert judgement.verdict is (Verdict.FAIL if missing else Verdict.PASS)
    if missing:
        assert judgement.outcome is not None
        assert judgement.outcome.observed_ja == f"空欄: {COLUMNS[missing].ja}"


def test_addresses_are_needed_by_the_sort_of_machine() -> None:
    told = {name: value for name, value in FULL.items() if name != "owner"}
    bare = host("PC-1", "", **told, kind=Kind.SERVER)
    assert Town([bare]).verdict("AST-007", "PC-1") is Verdict.FAIL
    whole = host("PC-1", "10.1.0.5", A, **told, kind=Kind.SERVER)
    assert Town([whole]).verdict("AST-007", "PC-1") is Verdict.PASS
    other = host("PC-1", "", department="課", location="2階", model="x", kind=Kind.OTHER)
    assert Town([other]).verdict("AST-007", "PC-1") is Verdict.PASS
    assert Town([desk(note="廃棄済")]).verdict("AST-007", "PC-1") is Verdict.NOT_APPLICABLE


def test_a_limit_that_names_no_column_decides_nothing() -> None:
    from dataclasses import replace

    from checks.discovery.model import HostCase, Presence
    from inventory.words import NONE

    case = HostCase(
        "PC-1", Kind.OTHER, Presence.SEEN, 0, 14, NONE, (), None, (), (), (), None, frozenset()
    )
    with pytest.raises(FactError):
        row_is_filled(case, replace(LIMITS, required_other=("departmnt",)))


# whatever goes wrong with a look


def test_no_harm_to_a_look_makes_anything_hold() -> None:
    """A look that is older, unfinished, routed or half as long never turns anything to PASS."""
    hosts = [desk(), host("PC-2", "10.1.0.6", B), host("PC-3", "10.1.0.7", C)]
    rows = [("10.1.0.5", A, (22,)), ("10.1.0.7", B, (22,)), ("10.1.0.9", RANDOM, None)]
    base = approved(22)
    whole = Town(hosts, sweep(rows, 20), sweep(rows), baseline=base)
    harmed = [
        [sweep(rows, 20), sweep(rows, why="x / x")],
        [sweep(rows, 20), sweep(rows[:1], why="x / x")],
        [sweep(rows, 20, direct=False), sweep(rows, direct=False)],
        [sweep(rows, 60), sweep(rows, 40)],
        [sweep(rows, 20), sweep([], why="x / x")],
        [],
    ]
    for looks in harmed:
        town = Town(hosts, *looks, baseline=base)
        for check in ("AST-003", "AST-004", "AST-005", "AST-006"):
            for subject in ("PC-1", "PC-2", "PC-3") if check != "AST-003" else (SEGMENT,):
                if subject == SEGMENT and not looks:
                    continue
                after, before = town.verdict(check, subject), whole.verdict(check, subject)
                assert after is not Verdict.PASS or before is Verdict.PASS, (check, subject)


def test_a_look_of_the_future_is_not_fresh_for_ever() -> None:
    town = Town([desk()], sweep(SEEN, -1), at=NOW + timedelta(days=40))
    assert town.verdict("AST-003", SEGMENT) is Verdict.UNKNOWN
    assert town.verdict("AST-004", "PC-1") is Verdict.UNKNOWN
