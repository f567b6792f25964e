"""Recommended values, row by row, on evidence: as recommended, as the list's default, absent."""

import base64
from collections.abc import Callable
from typing import Any

import pytest

from audit.judge import Judge
from audit.model import Result
from checks.catalogue import catalogue, catalogue_digest
from checks.model import Check, Provenance
from checks.windows.baseline_judging import meets
from checks.windows.baseline_rows import (
    Form,
    Method,
    Operator,
    Row,
    Wanted,
    baseline_rows,
    unanswered_rows,
)
from checks.windows.evidence import parse_windows
from checks.windows.rules.baseline import baseline
from tests.checks.windows.answers import (
    CARRIED,
    FAIL,
    PASS,
    POLICY,
    SUBJECT,
    UNKNOWN,
    result,
    unseen,
    verdict,
    with_,
)
from tests.checks.windows.built import windows_evidence
from tests.checks.windows.good.baseline import baseline_section, rights_section
from tests.checks.windows.good.security import backup
from tests.checks.windows.printed import printed

Of = Callable[[Row], Wanted]
ROWS = baseline_rows()
DETAILS: dict[str, Check[...]] = {
    id_: one for id_, one in catalogue("checks.windows.rules").items() if one.part_of == "TRM-026"
}


def sections(of: Of, **baseline: str) -> dict[str, Any]:
    """Evidence in which each row has this value; "" is absent."""
    system = {row.name: of(row) for row in ROWS if row.method is Method.SYSTEM}
    told = "\n".join(f"{name} = {value}" for name, value in system.items() if value != "")
    template = f'[System Access]\n{told}\n[Version]\nsignature="$CHICAGO$"\nRevision=1\n'
    parts = {row.name[7:9]: of(row) for row in ROWS if row.method is Method.AUDIT}
    masks = {part: value for part, value in parts.items() if isinstance(value, int)}
    return {
        "WindowsBaseline": baseline_section(of, **baseline),
        "UserRights": rights_section(of),
        "SecurityPolicy": {"file": printed(template)},
        "AuditPolicy": {"file": printed(backup("ja", masks or {"AA": 0}), "cp932")},
    }


def details(found: dict[str, Any]) -> dict[str, Result]:
    frame = parse_windows(windows_evidence(found))
    results = Judge(DETAILS, POLICY)(frame, SUBJECT, CARRIED, "")
    return {one.check: one for one in results}


def recommended(row: Row) -> Wanted:
    return row.recommended


GOOD = sections(recommended)


def test_the_whole_list_is_there() -> None:
    assert len(ROWS) + len(unanswered_rows()) == 439
    assert [row.id for row in ROWS] == sorted(DETAILS)
    assert len({row.key for row in ROWS}) == len(ROWS) - 14  # 14 rules of Defender: two places each


def test_recommended_values_pass_on_any_build() -> None:
    for build in ("26100", "22631"):
        found = details(sections(recommended, build=build))
        absent = {row.id for row in ROWS if row.recommended == ""}
        bad = {id_ for id_, one in found.items() if one.verdict is not PASS}
        assert bad == (absent if build == "22631" else set())
    assert verdict(baseline, GOOD) is PASS


def relation(row: Row) -> bool:
    """What the list itself says of its default, worked out apart from the code."""
    wanted: Any = row.recommended
    default: Any = row.default
    if row.operator is Operator.EQUAL_OR_ABSENT:
        return bool(default in {"", wanted})
    if row.operator is Operator.EQUAL:
        return bool(default == wanted)
    if row.operator is Operator.CONTAINS:
        return bool(default | wanted == default)
    if row.operator is Operator.AT_MOST:
        return bool(1 <= default <= wanted)
    return bool(default >= wanted)


def test_the_default_of_the_list_has_the_relation_that_it_has() -> None:
    known = [row for row in ROWS if row.default != ""]
    found = details(sections(lambda row: row.default))
    for row in known:
        wanted = PASS if relation(row) else FAIL
        assert found[row.id].verdict is wanted, row
        assert found[row.id].provenance is Provenance.EXPLICIT
    assert sum(one.verdict is FAIL for one in found.values()) > 200


def test_an_absent_value_is_decided_by_the_list_for_its_own_build_of_a_client() -> None:
    found = details(sections(lambda _row: ""))
    for row in ROWS:
        one = found[row.id]
        if row.method in {Method.REGISTRY, Method.ASR}:
            no_number = row.default == "" and row.operator is Operator.AT_LEAST
            held = not no_number and relation(row)
            signed = row.name == "RequireSecuritySignature"
            unknown = no_number or signed or (held and row.doubted)
            wanted = UNKNOWN if unknown else PASS if held else FAIL
            assert one.verdict is wanted, row
            assert unknown or one.provenance is Provenance.DEFAULT
        elif row.method is Method.AUDIT:
            assert one.verdict is UNKNOWN


@pytest.mark.parametrize(
    ("build", "kind"), [("22631", "Client"), ("26200", "Client"), ("26100", "Server")]
)
def test_an_absent_value_of_another_system_is_not_known(build: str, kind: str) -> None:
    found = details(sections(lambda _row: "", build=build, kind=kind))
    for row in ROWS:
        if row.method in {Method.REGISTRY, Method.ASR}:
            assert found[row.id].verdict is UNKNOWN, row


def test_a_default_that_is_doubted_gives_no_pass() -> None:
    doubted = [row for row in ROWS if row.doubted]
    assert {"InactivityTimeoutSecs", "DisableRealtimeMonitoring"} <= {row.name for row in doubted}
    assert all(meets(row, row.default) for row in doubted)


def test_without_lockout_its_length_has_no_object() -> None:
    off = sections(
        lambda row: (
            ""
            if row.name in {"LockoutDuration", "ResetLockoutCount"}
            else 0
            if row.name == "LockoutBadCount"
            else row.recommended
        )
    )
    found = details(off)
    verdicts = {row.name: found[row.id].verdict.value for row in ROWS if "Lockout" in row.name}
    assert verdicts["LockoutDuration"] == verdicts["ResetLockoutCount"] == "NOT_APPLICABLE"
    assert verdicts["LockoutBadCount"] == "FAIL"
    on = sections(lambda row: "" if row.name == "LockoutDuration" else row.recommended)
    assert details(on)["WIN-001"].verdict is UNKNOWN


@pytest.mark.parametrize("odd", ["1", True, None, 1.0, -1, 2**32, [1]])
def test_a_value_of_another_type_is_not_known(odd: object) -> None:
    row = next(one for one in ROWS if one.name == "EnableMulticast")
    path = f"WindowsBaseline/values/{row.path}/{row.name}/value"
    bad = with_(GOOD, path, odd)
    assert details(bad)[row.id].verdict is UNKNOWN
    assert verdict(baseline, bad) is UNKNOWN


@pytest.mark.parametrize("kind", ["String", "QWord", "Binary", "Unknown"])
def test_a_value_of_another_kind_is_not_known(kind: str) -> None:
    row = next(one for one in ROWS if one.name == "NoLMHash")
    bad = with_(GOOD, f"WindowsBaseline/values/{row.path}/{row.name}/kind", kind)
    assert details(bad)[row.id].verdict is UNKNOWN


def test_digits_will_do_where_windows_reads_either() -> None:
    row = next(one for one in ROWS if one.form is Form.ANY)
    for value, wanted in (("1", PASS), ("0", FAIL), ("", UNKNOWN), ("１", UNKNOWN)):
        said = {"state": "ok", "kind": "String", "value": value}
        bad = with_(GOOD, f"WindowsBaseline/values/{row.path}/{row.name}", said)
        assert details(bad)[row.id].verdict is wanted


def test_one_departure_is_named_and_can_be_allowed() -> None:
    row = next(one for one in ROWS if one.name == "EnableMulticast")
    bad = with_(GOOD, f"WindowsBaseline/values/{row.path}/{row.name}/value", 1)
    found = result(baseline, bad)
    assert found.verdict is FAIL
    assert f"{row.label.ja}（推奨 0）" in found.observed_ja
    assert found.lines == (f"{row.id} {row.place} = 1 (0)",)
    assert verdict(baseline, bad, {"terminal_baseline.allowed": (row.id,)}) is PASS
    assert verdict(baseline, bad, {"terminal_baseline.allowed": ("WIN-999",)}) is UNKNOWN


def test_rules_of_defender_that_cannot_be_read_are_not_known() -> None:
    for state in ("missing", "denied", "error", "odd"):
        bad = with_(GOOD, "WindowsBaseline/rules/state", state)
        assert verdict(baseline, bad) is UNKNOWN
    for change in ([], [1], ["1"] * 14):
        assert verdict(baseline, with_(GOOD, "WindowsBaseline/rules/actions", change)) is UNKNOWN


@pytest.mark.parametrize("mode", ["Passive Mode", "EDR Block Mode", "Not running", "", "normal"])
def test_rules_of_a_defender_that_does_not_rule_are_not_known(mode: str) -> None:
    found = details(with_(GOOD, "WindowsBaseline/rules/mode", mode))
    rules = {row.id for row in ROWS if row.method is Method.ASR}
    assert {id_ for id_, one in found.items() if one.verdict is not PASS} == rules
    assert {found[id_].verdict for id_ in rules} == {UNKNOWN}


def test_audit_policies_of_single_users_leave_a_pass_open() -> None:
    text = base64.b64decode(GOOD["AuditPolicy"]["file"]["base64"]).decode("cp932")
    guid = next(row.name for row in ROWS if row.method is Method.AUDIT)
    text = text.replace("\r\n", "\n") + f"PC,S-1-5-21-1-2-3-1001,x,{guid},x,x,1\n"
    found = details({**GOOD, "AuditPolicy": {"file": printed(text, "cp932")}})
    rows = {row.id for row in ROWS if row.method is Method.AUDIT}
    assert {found[id_].verdict for id_ in rows} == {UNKNOWN}


def test_missing_facts_give_no_verdict() -> None:
    unseen(baseline, GOOD)


def test_the_list_counts_in_the_digest_of_the_catalogue() -> None:
    lines = vars(baseline.decide)["definition"].splitlines()
    assert lines == [f"{row.id} {vars(DETAILS[row.id].decide)['definition']}" for row in ROWS]
    before = catalogue_digest({baseline.id: baseline})
    vars(baseline.decide)["definition"] += " "
    try:
        assert catalogue_digest({baseline.id: baseline}) != before
    finally:
        vars(baseline.decide)["definition"] = "\n".join(lines)
