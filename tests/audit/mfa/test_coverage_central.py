"""Imported evidence in the count: graded per account, and a capability is no demand."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from audit.mfa.coverage import coverage
from audit.mfa.coverage_central import central_rows, exports
from audit.mfa.coverage_input import CoverageInput, HostCells, Place, Staff
from audit.mfa.coverage_proofs import counted_proofs
from audit.mfa.coverage_unit import Proved
from audit.mfa.evidence_grades import CentralLimits
from audit.mfa.model import Grade, Judged, Proof, Row
from checks.mfa.model import CellVerdict, Door, DoorKind, Enrolled
from inventory.central.model import (
    Answer,
    Exempt,
    FactorKind,
    MfaCell,
    Path,
    Source,
    Stamp,
    Stamped,
)
from inventory.model import Zone
from inventory.words import T
from tests.audit.mfa.coverage_sample import cell

TODAY = date(2026, 11, 21)
AT = datetime(2026, 11, 20, tzinfo=UTC)
LIMITS = CentralLimits(export_days=90, log_days=90, weak_is_possession=False)
TWO = frozenset({FactorKind.KNOWLEDGE, FactorKind.POSSESSION})


def stamped(account: str, source: Source, **said: Any) -> Stamped:  # noqa: ANN401 - fields
    base: dict[str, Any] = {"system": "財務会計", "path": Path.APP, "zone": Zone.LGWAN}
    file = {Source.CONFIG: "a", Source.ENROLMENT: "b"}.get(source, "c") * 64
    stamp = Stamp(product="認証サーバ", file_sha256=file, exported_at=AT, exported_by="火見花子")
    return Stamped(cell=MfaCell(account=account, source=source, **{**base, **said}), stamp=stamp)


def demanded(account: str, **more: Any) -> Stamped:  # noqa: ANN401 - fields
    return stamped(account, Source.CONFIG, enforced=Answer.YES, kinds=TWO, **more)


def enrolled(account: str) -> Stamped:
    return stamped(account, Source.ENROLMENT, enrolled=Answer.YES)


def test_demand_and_registration_together_make_two_factors() -> None:
    found = [demanded("both"), enrolled("both"), enrolled("capable"), demanded("unlisted")]
    rows = central_rows(found, (), TODAY, LIMITS)
    assert {row.account: row.verdict for row in rows} == {
        "both": CellVerdict.MFA,
        "capable": CellVerdict.UNKNOWN,
        "unlisted": CellVerdict.UNKNOWN,
    }
    assert next(r.grade for r in rows if r.account == "both") == "E1+E2"
    assert next(r.files for r in rows if r.account == "both") == ("a" * 64, "b" * 64)
    total = coverage(CoverageInput(TODAY, (), rows)).total
    assert (total.units, total.enforced, total.enrolled, total.unknown) == (3, 1, 2, 2)


def test_a_trial_is_evidence_of_its_own_account_only() -> None:
    trial = Proof("t", "u", "10.1.0.1", "財務会計", "app", AT, Grade.BROKEN, Grade.BROKEN, {})
    rows = central_rows([demanded("u"), enrolled("u"), demanded("v"), enrolled("v")], (trial,),
                        TODAY, LIMITS)  # fmt: skip
    assert [row.verdict for row in rows] == [CellVerdict.SINGLE, CellVerdict.MFA]


@pytest.mark.parametrize(
    ("log", "verdict"),
    [(Grade.MET, CellVerdict.MFA), (Grade.BROKEN, CellVerdict.UNKNOWN),
     (Grade.UNKNOWN, CellVerdict.UNKNOWN), (None, CellVerdict.UNKNOWN)],
)  # fmt: skip
def test_a_trial_that_the_targets_log_does_not_tell_of_proves_nothing(
    log: Grade | None, verdict: CellVerdict
) -> None:
    said = Judged(Row.CLOCK, log, T("", "")) if log else None
    trial = Proof("t", "u", "10.1.0.1", "財務会計", "app", AT, Grade.MET, Grade.MET, {}, log=said)
    (row,) = central_rows([enrolled("u")], (trial,), TODAY, LIMITS)
    assert row.verdict is verdict


def test_the_strictest_zone_and_the_exemption_are_kept() -> None:
    exempt = Exempt(reason="非常用", until=date(2027, 3, 31), approver="情報政策課長")
    found = [demanded("u"), stamped("u", Source.ENROLMENT, zone=Zone.MYNUMBER, exempt=exempt)]
    (row,) = central_rows(found, (), TODAY, LIMITS)
    assert row.place.zone is Zone.MYNUMBER
    assert row.exempt == "情報政策課長、2027-03-31 まで、非常用"
    assert row.enrolled is Enrolled.UNKNOWN
    past = [demanded("u", exempt=exempt.model_copy(update={"until": date(2026, 3, 31)}))]
    assert central_rows(past, (), TODAY, LIMITS)[0].exempt == ""


def test_each_file_is_listed_once_for_each_system() -> None:
    found = [demanded("u"), demanded("v"), enrolled("u")]
    assert [(e.grade, e.rows, e.system) for e in exports(found)] == [
        ("E1", 2, "財務会計"),
        ("E2", 1, "財務会計"),
    ]


def test_a_trial_of_one_machine_does_not_outvote_that_of_another() -> None:
    """Names as imports have them: in small letters."""
    first, second = (
        Proof(name, "U", host, "財務会計", "app", AT, grade, grade, {Row.BLANK: said})
        for name, host, grade, said in (
            ("a", "10.1.0.1", Grade.BROKEN, Judged(Row.BLANK, Grade.BROKEN, T("", ""))),
            ("b", "10.1.0.2", Grade.MET, Judged(Row.BLANK, Grade.MET, T("", ""))),
        )
    )
    rows = central_rows([demanded("u"), enrolled("u")], (first, second), TODAY, LIMITS)
    assert [row.verdict for row in rows] == [CellVerdict.SINGLE]
    proofs = counted_proofs((first, second), ())
    found = coverage(CoverageInput(TODAY, (), rows, proofs=proofs))
    assert [unit.proved for unit in found.units] == [Proved.REFUTED]


@pytest.mark.parametrize(
    ("names", "port", "path"),
    [
        (("ssh", "ssh:2222"), 2222, "ssh:2222"),
        (("ssh", "ssh:2222"), 22, "ssh"),
        (("ssh",), 2222, "ssh"),  # of one port alone, whatever its number
    ],
)
def test_a_trial_stands_at_the_port_that_was_tried(
    names: tuple[str, ...], port: int, path: str
) -> None:
    trial = Proof("t", "u", "S-1", "", "ssh", AT, Grade.MET, Grade.MET, {}, port=port)
    doors = (Door(DoorKind.SSH, name, "sshd") for name in names)
    cells = tuple(cell("u", CellVerdict.MFA, door) for door in doors)
    host = HostCells(Place("S-1", "S-1", Zone.LGWAN), cells, {}, None)
    assert [proof.path for proof in counted_proofs((trial,), (host,))] == [path]


def test_staff_are_known_whatever_the_case_of_their_accounts() -> None:
    rows = central_rows([demanded("u"), enrolled("u")], (), TODAY, LIMITS)
    gone = Staff("甲", frozenset({"U"}), left=date(2026, 3, 31))
    here = Staff("乙", frozenset({"U"}))
    found = coverage(CoverageInput(TODAY, (), rows, staff=(gone, here)))
    assert [one for one, _ in found.leavers] == [gone]
    assert found.unenrolled == ()
