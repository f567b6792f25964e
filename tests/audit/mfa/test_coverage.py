"""Coverage: what counts, what does not, and that nothing unknown is ever counted as covered."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.mfa.coverage import Coverage, Rates, coverage
from audit.mfa.coverage_input import CoverageInput, HostCells, Outcome, Proof
from audit.mfa.coverage_unit import WORST_FIRST, Proved, Unit
from checks.mfa.model import CellVerdict, DoorKind, Enrolled
from inventory.model import Zone
from inventory.words import T
from tests.audit.mfa.coverage_sample import (
    AT,
    CONSOLE,
    DAY,
    HERE,
    LAN,
    OUT,
    SSH,
    cell,
    central,
    city,
    host,
    proof,
)

V = CellVerdict
DOUBT = T("働きが分からない", "not understood")


def counted(*hosts: HostCells, proofs: tuple[Proof, ...] = ()) -> Coverage:
    return coverage(CoverageInput(DAY, hosts, proofs=proofs))


def only(found: Coverage) -> Unit:
    (unit,) = found.units
    return unit


def test_the_city_is_counted_as_by_hand() -> None:
    found = coverage(city())
    assert found.total == Rates(
        units=12, enforced=4, enrolled=7, proved=2, unknown=3, exempt=2, shut=1,
        accounts=9, accounts_enforced=3,
    )  # fmt: skip
    assert [zone for zone, _ in found.zones] == [Zone.MYNUMBER, Zone.LGWAN]
    assert sum(rates.units for _, rates in found.zones) == found.total.units
    assert [(who.name, unit.place.name) for who, unit in found.leavers] == [("退職　太郎", "jumin")]
    assert [one.name for one in found.unenrolled] == ["未登録　次郎"]


@pytest.mark.parametrize("other", WORST_FIRST)
def test_the_worst_source_decides(other: CellVerdict) -> None:
    unit = only(counted(host("a", cell("u", V.MFA), cell("u", other, source=OUT))))
    assert unit.verdict is (V.MFA if other is V.LOCKED else other)
    assert unit.enforced is (other in (V.MFA, V.LOCKED))


@pytest.mark.parametrize("verdict", [V.MFA, V.LOCKED])
def test_good_news_beside_a_doubt_is_no_news(verdict: CellVerdict) -> None:
    found = counted(host("a", cell("u", verdict, doubt=DOUBT)))
    assert (found.total.units, found.total.enforced, found.total.unknown) == (1, 0, 1)


@pytest.mark.parametrize("state", [Enrolled.NO, Enrolled.REFUSED, Enrolled.UNKNOWN])
def test_a_demand_without_a_registration_is_no_proof(state: Enrolled) -> None:
    found = counted(host("a", cell("u", V.MFA), enrolled={"u": state}))
    assert (found.total.enforced, found.total.unknown, found.total.enrolled) == (0, 1, 0)
    row = central("u", V.MFA, enrolled=state)
    assert coverage(CoverageInput(DAY, (), (row,))).total.enforced == 0


def test_whoever_cannot_come_in_is_no_unit() -> None:
    found = counted(host("a", cell("u", V.LOCKED), cell("u", V.LOCKED, source=OUT)))
    assert (found.total.units, found.total.shut, found.total.exempt) == (0, 1, 0)


def test_an_exemption_counts_only_where_it_covers_every_open_source() -> None:
    exempt = cell("u", V.SINGLE, exempt="課長　令和9年3月31日まで")
    assert counted(host("a", exempt)).total.exempt == 1
    both = only(counted(host("a", exempt, cell("u", V.MFA, source=OUT))))
    assert (both.exempt, both.verdict) == ("", V.MFA)


@pytest.mark.parametrize("cells", [(), (cell("u", V.MFA),)])
def test_a_silent_host_is_not_covered_by_anything(cells: tuple[object, ...]) -> None:
    silent = host("a", *cells, missing=DOUBT)  # type: ignore[arg-type]
    found = counted(silent)
    assert (found.total.units, found.total.enforced, found.total.unknown) == (1, 0, 1)
    assert only(found).doubt == DOUBT


def test_a_host_without_a_single_cell_is_unknown() -> None:
    assert counted(host("a")).total.unknown == 1


def test_imported_rows_speak_only_for_what_no_collector_can_ask() -> None:
    row = central("u", V.MFA)
    for imported_only, units in ((True, 1), (False, 2)):
        silent = host("a", missing=DOUBT, systems=(row.place.key,), imported_only=imported_only)
        assert coverage(CoverageInput(DAY, (silent,), (row,))).total.units == units
    other = host("a", missing=DOUBT, systems=("別のシステム",), imported_only=True)
    assert coverage(CoverageInput(DAY, (other,), (row,))).total.unknown == 1


@pytest.mark.parametrize(
    ("series", "proved"),
    [
        (proof("AST-a", account="u"), Proved.YES),
        (proof("AST-a", account="twin"), Proved.YES),
        (proof("AST-a", account="other"), Proved.NO),
        (proof("AST-a", account="stranger"), Proved.NO),
        (proof("AST-b", account="u"), Proved.NO),
        (proof("AST-a", "ssh:2222", account="u"), Proved.NO),
        (proof("AST-a", account="u", outcome=Outcome.INCOMPLETE), Proved.INCOMPLETE),
        (proof("AST-a", account="u", outcome=Outcome.UNKNOWN), Proved.INCOMPLETE),
        (proof("AST-a", account="u", outcome=Outcome.VIOLATED), Proved.FAULTY),
    ],
)
def test_a_series_speaks_for_accounts_with_the_same_answer(series: Proof, proved: Proved) -> None:
    cells = [cell(name, V.MFA, source=s) for name in ("u", "twin") for s in (LAN, OUT)]
    cells += [cell("other", V.MFA), cell("other", V.SINGLE, source=OUT)]
    found = counted(host("a", *cells), proofs=(series,))
    unit = next(u for u in found.units if u.account == "u")
    assert unit.proved is proved
    assert unit.verdict is V.MFA
    assert unit.confirmed is (proved is Proved.YES)


def test_a_login_that_lacked_a_factor_outweighs_the_settings() -> None:
    cells = (cell("u", V.MFA), cell("twin", V.MFA))
    bad = proof("AST-a", account="u", outcome=Outcome.VIOLATED, bypass=True)
    found = counted(host("a", *cells), proofs=(bad,))
    assert {unit.verdict for unit in found.units} == {V.SINGLE}
    assert found.total.enforced == found.total.proved == 0


@pytest.mark.parametrize("verdict", [V.NO_FACTOR, V.SINGLE, V.SAME_KIND, V.UNKNOWN])
def test_a_series_never_makes_a_verdict_better(verdict: CellVerdict) -> None:
    found = counted(host("a", cell("u", verdict)), proofs=(proof("AST-a", account="u"),))
    assert only(found).verdict is verdict
    assert (found.total.enforced, found.total.proved) == (0, 0)


@pytest.mark.parametrize(("alike", "proved"), [("K+P", Proved.YES), ("K+M", Proved.NO)])
def test_a_series_speaks_for_imported_accounts_under_the_same_demand(
    alike: str, proved: Proved
) -> None:
    rows = (central("u", V.MFA), central("tried", V.MFA, alike=alike))
    series = proof(rows[0].place.key, "app", "tried")
    found = coverage(CoverageInput(DAY, (), rows, proofs=(series,)))
    assert next(u for u in found.units if u.account == "u").proved is proved


def test_an_export_is_not_believed_where_somebody_came_in_without_a_factor() -> None:
    rows = (central("u", V.MFA), central("tried", V.MFA, alike="other"))
    bad = proof(rows[0].place.key, "app", "tried", Outcome.VIOLATED, bypass=True)
    found = coverage(CoverageInput(DAY, (), rows, proofs=(bad,)))
    assert {u.account: u.verdict for u in found.units} == {"tried": V.SINGLE, "u": V.UNKNOWN}


def test_only_the_last_series_counts() -> None:
    later = proof("AST-a", account="u", outcome=Outcome.INCOMPLETE, at=AT + timedelta(days=1))
    for order in ((proof("AST-a", account="u"), later), (later, proof("AST-a", account="u"))):
        assert only(counted(host("a", cell("u", V.MFA)), proofs=order)).proved is Proved.INCOMPLETE


def test_who_serves_and_who_has_left() -> None:
    found = city()
    on_the_day = tuple(replace(one, left=DAY) for one in found.staff)
    assert coverage(replace(found, staff=on_the_day)).leavers == ()
    assert coverage(replace(found, staff=())).staff_known is False


CELLS = st.builds(
    cell,
    st.sampled_from(["u", "v", "w"]),
    st.sampled_from(list(V)),
    st.sampled_from([SSH, CONSOLE]),
    st.sampled_from([LAN, OUT, HERE]),
    doubt=st.sampled_from([None, DOUBT]),
    exempt=st.sampled_from(["", "課長　令和9年3月31日まで"]),
)
HOSTS = st.builds(
    lambda name, cells, on: host(name, *cells, enrolled=on),
    st.sampled_from(["a", "b", "c"]),
    st.lists(CELLS, max_size=8, unique_by=lambda c: (c.account, c.door, c.source)),
    st.dictionaries(st.sampled_from(["u", "v", "w"]), st.sampled_from(list(Enrolled))),
)
PROOFS = st.builds(
    proof,
    st.sampled_from(["AST-a", "AST-b"]),
    st.sampled_from(["ssh:22", "login"]),
    st.sampled_from(["u", "v", "x"]),
    st.sampled_from(list(Outcome)),
    bypass=st.booleans(),
)
INPUTS = st.builds(
    lambda hosts, proofs: CoverageInput(DAY, tuple(hosts), proofs=tuple(proofs)),
    st.lists(HOSTS, max_size=3, unique_by=lambda h: h.place.key),
    st.lists(PROOFS, max_size=4),
)


@settings(max_examples=150, deadline=None)
@given(INPUTS)
def test_every_rate_is_within_its_denominator_and_zones_add_up(some: CoverageInput) -> None:
    found = coverage(some)
    t = found.total
    assert 0 <= t.proved <= t.enforced <= t.units
    assert t.enforced + t.unknown <= t.units
    assert t.enrolled <= t.units
    assert t.accounts_enforced <= t.accounts <= t.units
    assert t.units + t.exempt + t.shut == len(found.units)
    assert sum(r.units for _, r in found.zones) == t.units
    ranks = [WORST_FIRST.index(u.verdict) for u in found.units if not u.exempt]
    assert ranks == sorted(ranks)


@settings(max_examples=150, deadline=None)
@given(INPUTS)
def test_an_enforced_unit_has_two_factors_from_everywhere_it_is_open(some: CoverageInput) -> None:
    cells = {(h.place.key, c.account, c.door.name): [] for h in some.hosts for c in h.cells}  # type: ignore[var-annotated]
    for one in some.hosts:
        for c in one.cells:
            cells[one.place.key, c.account, c.door.name].append(c)
    for unit in coverage(some).units:
        if unit.enforced:
            mine = cells[unit.place.key, unit.account, unit.path]
            strict = [c for c in mine if not c.exempt]
            assert all(c.verdict in (V.MFA, V.LOCKED) and c.doubt is None for c in strict)


@settings(max_examples=100, deadline=None)
@given(INPUTS, PROOFS)
def test_one_more_series_never_raises_the_enforced_rate(some: CoverageInput, more: Proof) -> None:
    before = coverage(some).total
    after = coverage(replace(some, proofs=(*some.proofs, replace(more, account="new")))).total
    assert (after.units, after.enforced) <= (before.units, before.enforced)


def test_door_kinds_have_words() -> None:
    from audit.mfa.coverage_words import ENROLLED, LETTERS, PATHS, PROVED, VERDICTS

    assert set(VERDICTS) == set(LETTERS) == set(V)
    assert len(set(LETTERS.values())) == len(V)
    assert {kind.value for kind in DoorKind} <= set(PATHS)
    assert set(ENROLLED) == set(Enrolled)
    assert set(PROVED) == set(Proved)
