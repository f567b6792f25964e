"""What a whole look can still hide: nobody is said to be known, or there, on its strength."""

from datetime import date, timedelta

import pytest

from audit.discovery.baselines import Baseline
from audit.discovery.decisions import What
from audit.discovery.model import Outcome
from checks.model import Verdict
from inventory.discovery.model import Service
from inventory.model import Kind, Zone
from tests.audit.discovery.town import NOW, RANDOM, A, B, C, Town, guest, host, sweep

SEGMENT, OTHER = "区画 10.1.0.0/24 lgwan", "区画 10.2.0.0/24 lgwan"
FAR = "区画 10.9.0.0/24 internet"
VRRP, HSRP = "00:00:5e:00:01:01", "00:00:0c:07:ac:01"


def far(*macs: str, days: float = 0.1) -> object:
    rows = [(f"10.9.0.{n}", mac, None) for n, mac in enumerate(macs, 5)]
    return sweep(rows, days, "10.9.0.0/24", Zone.INTERNET)


@pytest.mark.parametrize("mac", [C, VRRP, HSRP])
def test_one_address_unknown_in_two_segments_is_a_stranger_in_both(mac: str) -> None:
    town = Town([], sweep([("10.1.0.1", mac, None)]), far(mac))  # type: ignore[arg-type]
    assert len(town.items(Outcome.UNREGISTERED)) == 2
    for segment in (SEGMENT, FAR):
        assert town.verdict("AST-003", segment) is Verdict.FAIL


def test_a_stranger_that_a_later_whole_look_missed_has_left_that_segment() -> None:
    looks = [
        sweep([("10.1.0.9", C, None), ("10.1.0.5", A, None)], 3),
        sweep([("10.1.0.5", A, None)], 0.5),
        sweep([("10.2.0.9", C, None)], 0, "10.2.0.0/24"),
    ]
    town = Town([host("PC-1", "", A)], *looks)
    assert [item.network for item in town.items(Outcome.UNREGISTERED)] == ["10.2.0.0/24"]
    assert town.verdict("AST-003", SEGMENT) is Verdict.PASS
    assert town.verdict("AST-003", OTHER) is Verdict.FAIL


def test_a_group_of_routers_is_registered_in_its_own_zone_only() -> None:
    router = host("RT-1", "", VRRP, kind=Kind.NETWORK)
    town = Town([router], sweep([("10.1.0.1", VRRP, None)]), far(VRRP))  # type: ignore[arg-type]
    assert town.verdict("AST-003", SEGMENT) is Verdict.PASS
    assert town.verdict("AST-003", FAR) is Verdict.FAIL


def test_a_router_that_answers_with_the_address_of_its_group_has_not_changed() -> None:
    look = sweep([("10.1.0.1", VRRP, None)])
    router = Town([host("RT-1", "10.1.0.1", C, kind=Kind.NETWORK)], look)
    assert router.outcomes("RT-1") == {Outcome.MATCHED}
    terminal = Town([host("PC-1", "10.1.0.1", C)], look)
    assert Outcome.MAC_CHANGED in terminal.outcomes("PC-1")


def test_who_answers_for_two_hosts_is_neither() -> None:
    hosts = [host("PC-1", "10.1.0.5"), host("PC-2", "10.1.0.6")]
    town = Town(hosts, sweep([("10.1.0.5", C, None), ("10.1.0.6", C, None)]))
    for one in ("PC-1", "PC-2"):
        assert town.outcomes(one) == {Outcome.WAITING, Outcome.ADDRESS_TWICE}
        assert town.verdict("AST-004", one) is Verdict.UNKNOWN
        assert town.verdict("AST-005", one) is Verdict.FAIL
    assert town.verdict("AST-003", SEGMENT) is Verdict.FAIL


@pytest.mark.parametrize(("many", "verdict"), [(9, Verdict.PASS), (10, Verdict.UNKNOWN)])
def test_a_known_router_that_answers_for_a_segment_hides_it(many: int, verdict: Verdict) -> None:
    rows = [(f"10.1.0.{n}", C, None) for n in range(1, 1 + many)]
    town = Town([host("RT-1", "", C, kind=Kind.NETWORK)], sweep(rows))
    assert town.verdict("AST-003", SEGMENT) is verdict


def test_proxy_arp_does_not_make_a_host_present() -> None:
    rows = [(f"10.1.0.{n}", C, None) for n in range(1, 12)]
    town = Town([host("PC-1", "10.1.0.5")], sweep(rows))
    assert Outcome.MATCHED not in town.outcomes("PC-1")


def test_a_device_in_the_place_of_a_host_is_not_known_to_the_ledger() -> None:
    town = Town([host("PC-1", "10.1.0.5", A)], sweep([("10.1.0.5", B, None)]))
    said = town.judgement("AST-003", SEGMENT)
    assert said.verdict is Verdict.UNKNOWN
    assert B in said.detail.ja


def test_a_row_without_zone_names_nobody_where_two_zones_have_the_address() -> None:
    anywhere = host("SV-1", "10.1.0.5", zone=Zone.OTHER)
    here = sweep([("10.1.0.5", A, None)])
    assert Town([anywhere], here).outcomes("SV-1") == {Outcome.MATCHED}
    twin = sweep([("10.1.0.5", B, None)], zone=Zone.MYNUMBER)
    both = Town([anywhere], here, twin)
    assert Outcome.MATCHED not in both.outcomes("SV-1")
    assert len(both.items(Outcome.UNREGISTERED)) == 2


def test_a_host_that_is_seen_in_another_zone_than_the_ledgers() -> None:
    town = Town([host("PC-1", "", A)], far(A))  # type: ignore[arg-type]
    assert Outcome.TWO_ZONES in town.outcomes("PC-1")
    assert town.verdict("AST-005", "PC-1") is Verdict.FAIL
    for parts in ({"zone": Zone.OTHER}, {"kind": Kind.NETWORK}):
        other = Town([host("PC-1", "", A, **parts)], far(A))  # type: ignore[arg-type]
        assert Outcome.TWO_ZONES not in other.outcomes("PC-1")


@pytest.mark.parametrize(
    ("fixed", "seen", "verdict"),
    [
        ("10.1.0.5", ("10.1.0.5",), Verdict.PASS),
        ("10.1.0.5", ("10.1.0.9",), Verdict.FAIL),
        ("10.1.0.5", ("10.1.0.5", "10.1.0.9"), Verdict.UNKNOWN),  # perhaps a copied MAC address
        ("10.7.0.5", ("10.1.0.9",), Verdict.UNKNOWN),  # nobody looked where it should be
        ("", ("10.1.0.9",), Verdict.PASS),
        ("", ("10.1.0.8", "10.1.0.9"), Verdict.UNKNOWN),
    ],
)
def test_the_address_of_the_ledger_is_compared(
    fixed: str, seen: tuple[str, ...], verdict: Verdict
) -> None:
    town = Town([host("PC-1", fixed, A)], sweep([(one, A, None) for one in seen]))
    assert town.verdict("AST-005", "PC-1") is verdict
    assert (Outcome.ADDRESS_CHANGED in town.outcomes("PC-1")) is (verdict is Verdict.FAIL)


def test_a_decision_about_an_address_does_not_vouch_for_whoever_has_it_next() -> None:
    key = "lgwan 10.1.0.5"
    decided = {key: guest(key, date(2027, 3, 31), What.SAME, "PC-1")}
    town = Town([host("PC-1", "", A)], sweep([("10.1.0.5", "", None)]), decided=decided)
    assert town.verdict("AST-005", "PC-1") is Verdict.UNKNOWN


def test_addresses_that_were_not_asked_may_hide_a_stranger() -> None:
    rows = [("10.1.0.5", A, None)]
    hosts = [host("PC-1", "", A), host("PR-1", "10.1.0.8", note="走査禁止")]
    own = Town(hosts, sweep(rows, left_out=("10.1.0.8/32",)))
    assert own.verdict("AST-003", SEGMENT) is Verdict.PASS
    half = Town(hosts, sweep(rows, left_out=("10.1.0.8/32", "10.1.0.128/25")))
    said = half.judgement("AST-003", SEGMENT)
    assert said.verdict is Verdict.UNKNOWN
    assert "127 アドレス" in said.detail.ja  # the broadcast address is nobody's
    wide = Town(hosts, sweep(rows, left_out=("10.1.0.0/16",)))
    assert "253 アドレス" in wide.judgement("AST-003", SEGMENT).detail.ja


def test_a_segment_in_which_nobody_answers_was_perhaps_not_reached() -> None:
    assert Town([], sweep()).verdict("AST-003", SEGMENT) is Verdict.UNKNOWN
    assert Town([], sweep([("10.1.0.9", RANDOM, None)])).verdict("AST-003", SEGMENT) is (
        Verdict.UNKNOWN
    )


@pytest.mark.parametrize(("ahead", "verdict"), [(0.5, Verdict.PASS), (48, Verdict.UNKNOWN)])
def test_a_clock_that_ran_ahead_proves_no_presence(ahead: float, verdict: Verdict) -> None:
    town = Town(
        [host("PC-1", "10.1.0.5", A)],
        sweep([("10.1.0.5", A, None)]),
        at=NOW - timedelta(hours=ahead),
    )
    assert town.verdict("AST-004", "PC-1") is verdict
    assert town.verdict("AST-003", SEGMENT) is verdict


def test_what_any_adapter_of_a_host_opens_counts() -> None:
    """The look at the second adapter is newer, and says nothing of the first."""
    one = sweep([("10.1.0.5", A, (22, 23))], 0.1)
    two = sweep([("10.2.0.5", B, (22,))], 0, "10.2.0.0/24")
    hosts = [host("SV-1", "", A, B)]
    baseline = Baseline("課長", NOW, {"SV-1": frozenset({Service(22, "s22")})})
    assert Town(hosts, one, two, baseline=baseline).verdict("AST-006", "SV-1") is Verdict.FAIL
    good = sweep([("10.1.0.5", A, (22,))], 0.1)
    assert Town(hosts, good, two, baseline=baseline).verdict("AST-006", "SV-1") is Verdict.PASS
    long_ago = sweep([("10.1.0.5", A, (22, 23))], 3)
    assert Town(hosts, long_ago, two, baseline=baseline).verdict("AST-006", "SV-1") is Verdict.PASS


def test_an_address_of_long_ago_or_of_another_machine_is_not_the_hosts() -> None:
    fixed = host("PC-1", "10.1.0.5", A)
    looks = [sweep([("10.1.0.9", A, None)], 9), sweep([("10.1.0.7", C, None)])]
    assert Outcome.ADDRESS_CHANGED not in Town([fixed], *looks).outcomes("PC-1")
    both = Town([fixed], sweep([("10.1.0.9", A, None), ("10.1.0.5", B, None)]))
    assert {Outcome.ADDRESS_CHANGED, Outcome.MAC_CHANGED} <= both.outcomes("PC-1")


def test_why_a_host_is_taken_for_a_device_is_told_where_it_is() -> None:
    there = Town([host("PC-1", "", A)], sweep([("10.1.0.5", A, None)]))
    assert [one.detail.ja for one in there.told.items] == ["MACアドレスが一致"]
    away = Town([host("PC-1", "", A)], sweep([("10.1.0.5", A, None)], 30), sweep())
    [item] = [one for one in away.told.items if one.host]
    assert (item.outcome, item.detail.ja) == (Outcome.UNSEEN, "30 日間検出されていない")


@pytest.mark.parametrize(("title", "differs"), [("メーカー", True), ("納入業者", False)])
def test_the_maker_stands_in_a_column_of_that_name(title: str, differs: bool) -> None:
    row = host("PC-1", "", A, extras=((title, "ヤマハ"),))
    town = Town([row], sweep([("10.1.0.5", A, None)]))
    assert (Outcome.MAKER_DIFFERS in town.outcomes("PC-1")) is differs
