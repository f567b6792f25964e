"""Rules of managed devices on their evidence: every verdict, and nothing praised by a mutation."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.judge import Judge
from audit.model import Result
from audit.policy_files import load_policy
from checks.catalogue import catalogue
from checks.context import Collection, Subject
from checks.forms import parse_evidence
from checks.frame import FrameError
from checks.model import Verdict
from inventory.model import Criticality, Kind, Zone
from tests.checks.managed.built import AT, CHROME, GOOD, TAG, evidence

CHECKS = catalogue("checks.managed.rules")
CARRIED = Collection(True, None, "carried", 0, None, AT, None, None)
SUBJECT = Subject("T-0001", Kind.TERMINAL, Zone.OTHER, Criticality.MEDIUM, None, None, None, "a")
SHIPPED = load_policy(None)
FLOORS = ("ipados 17.7", "chromeos 138")
POLICY = replace(SHIPPED, limits={**SHIPPED.limits, "managed.os_floor": FLOORS})
PASS, FAIL, UNKNOWN, NONE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNKNOWN,
    Verdict.NOT_APPLICABLE,
)
Case = tuple[str, Mapping[str, Any], Verdict]


def results(raw: bytes, policy: Any = POLICY) -> dict[str, Result]:  # noqa: ANN401 - a Policy
    frame = parse_evidence(raw)
    return {r.check: r for r in Judge(CHECKS, policy)(frame, SUBJECT, CARRIED, "")}


CASES: list[Case] = [
    *[(id_, GOOD, PASS) for id_ in ("TRM-025", "TRM-032", "TRM-033", "TRM-034")],
    ("TRM-031", GOOD, NONE),
    *[(id_, CHROME, PASS) for id_ in ("TRM-025", "TRM-031", "TRM-032", "TRM-034")],
    ("TRM-025", GOOD | {"synced": "2026-10-21T09:00:00+00:00"}, PASS),
    ("TRM-025", GOOD | {"synced": "2026-10-21T08:59:59+00:00"}, FAIL),
    ("TRM-025", GOOD | {"synced": "2026-11-21T09:00:00+00:00"}, PASS),
    ("TRM-025", GOOD | {"synced": "2026-11-21T09:00:01+00:00"}, UNKNOWN),
    ("TRM-025", GOOD | {"synced": "2026-11-19T00:00:00"}, UNKNOWN),
    ("TRM-025", GOOD | {"synced": None}, UNKNOWN),
    ("TRM-031", CHROME | {"updates_until": "2026-11-20"}, PASS),
    ("TRM-031", CHROME | {"updates_until": "2026-11-19"}, FAIL),
    ("TRM-031", CHROME | {"updates_until": None}, UNKNOWN),
    ("TRM-031", GOOD | {"updates_until": "2020-01-01"}, FAIL),
    ("TRM-031", GOOD | {"platform": None}, UNKNOWN),
    ("TRM-032", GOOD | {"version": "17.7.0"}, PASS),
    ("TRM-032", GOOD | {"version": "17.6.9"}, FAIL),
    ("TRM-032", GOOD | {"version": "9.3"}, FAIL),
    ("TRM-032", GOOD | {"version": "0.0"}, FAIL),
    ("TRM-032", GOOD | {"version": "新しい"}, UNKNOWN),
    ("TRM-032", GOOD | {"platform": "android"}, UNKNOWN),
    ("TRM-033", GOOD | {"locked": False}, FAIL),
    ("TRM-033", GOOD | {"locked": None}, UNKNOWN),
    ("TRM-033", GOOD | {"locked": "yes"}, UNKNOWN),
    ("TRM-034", GOOD | {"managed": False}, FAIL),
    ("TRM-034", GOOD | {"supervised": False}, FAIL),
    ("TRM-034", GOOD | {"compliant": False}, FAIL),
    ("TRM-034", GOOD | {"managed": None}, UNKNOWN),
    ("TRM-034", GOOD | {"supervised": None}, UNKNOWN),
    ("TRM-034", GOOD | {"compliant": None}, UNKNOWN),
    ("TRM-034", GOOD | {"compliant": ...}, PASS),
    ("TRM-034", GOOD | {"compliant": ..., "managed": False}, FAIL),
    ("TRM-034", CHROME | {"supervised": False}, PASS),
    ("TRM-034", CHROME | {"supervised": None}, PASS),
    ("TRM-034", GOOD | {"compliant": False, "managed": None}, FAIL),
    ("TRM-034", GOOD | {"platform": None, "supervised": False}, FAIL),
]


@pytest.mark.parametrize(("id_", "machine", "expected"), CASES)
def test_facts_and_verdicts(id_: str, machine: dict[str, Any], expected: Verdict) -> None:
    assert results(evidence(machine))[id_].verdict is expected


@pytest.mark.parametrize(
    ("id_", "column", "word"),
    [
        *(("TRM-025", "synced", "最後の同期"), ("TRM-031", "updates_until", "自動更新の期限")),
        *(("TRM-032", "version", "OSの版"), ("TRM-033", "locked", "画面ロックの強制")),
        *(("TRM-034", "managed", "管理対象"), ("TRM-032", "platform", "種別")),
    ],
)
def test_a_missing_column_is_unknown_and_named(id_: str, column: str, word: str) -> None:
    found = results(evidence(CHROME | {column: ...}))[id_]
    assert found.verdict is UNKNOWN
    assert f"列「{word}」({column}) がない" in str(found)


def test_without_a_floor_nothing_is_judged() -> None:
    assert results(evidence(GOOD), SHIPPED)["TRM-032"].verdict is UNKNOWN


def test_zeros_at_the_end_of_a_version_are_nothing() -> None:
    limits = {**SHIPPED.limits, "managed.os_floor": ("ipados 18.1.0",)}
    assert results(evidence(GOOD), replace(SHIPPED, limits=limits))["TRM-032"].verdict is PASS


def test_the_last_day_is_a_day_in_japan() -> None:
    late = {"at": "2026-11-20T16:00:00+00:00"}
    over = results(evidence(CHROME | {"updates_until": "2026-11-20"}, **late))
    assert over["TRM-031"].verdict is FAIL


@pytest.mark.parametrize("floor", [("ipados",), ("ipados 17.x",), ("17.7",)])
def test_an_odd_floor_is_no_floor(floor: tuple[str, ...]) -> None:
    policy = replace(SHIPPED, limits={**SHIPPED.limits, "managed.os_floor": floor})
    assert results(evidence(GOOD), policy)["TRM-032"].verdict is UNKNOWN


@pytest.mark.parametrize(
    "header",
    [
        *({"end": {"tag": TAG, "said": 1}}, {"end": {"tag": "x", "said": 8}}, {"said": "x"}),
        *({"at": "きのう"}, {"at": "2026-11-20T00:00:00"}, {"name": ""}, {"by": None, "x": 1}),
        *({"hinomi_managed": 2}, {"more": 1}, {"product": None}),
    ],
)
def test_what_is_not_complete_is_no_evidence(header: dict[str, object]) -> None:
    with pytest.raises(FrameError):
        parse_evidence(evidence(GOOD, **header))


def test_another_tag_and_a_cut_are_no_evidence() -> None:
    raw = evidence(GOOD)
    with pytest.raises(FrameError):
        parse_evidence(raw, "f" * 32)
    for end in range(20, len(raw)):
        with pytest.raises(FrameError):
            parse_evidence(raw[:end])


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-1, 9), st.sampled_from(["", "yes", "no", "1", "99"])
)


@given(st.sampled_from(sorted(set(CHROME) - {"row"})), VALUES)
def test_no_cell_that_is_odd_is_praised(name: str, value: object) -> None:
    bad = CHROME | {"locked": False, "managed": False, "version": "1.0", "updates_until": "2020"}
    found = results(evidence(bad | {name: value}))
    praised = {id_ for id_, one in found.items() if one.verdict is PASS} - {"TRM-025"}
    rightly = {("locked", True): {"TRM-033"}, ("managed", True): {"TRM-034"}}
    assert praised <= (rightly.get((name, value), set()) if value is True else set()) or (
        name == "version" and value == "99"
    )


def test_a_name_that_comes_twice_is_no_evidence() -> None:
    twice = evidence(GOOD).replace(b'"by":', b'"by": "x", "by":')
    with pytest.raises(FrameError):
        parse_evidence(twice)
