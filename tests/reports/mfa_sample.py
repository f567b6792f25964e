"""The report's view of the made-up city, and of one with a thousand hosts."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from audit.mfa.coverage import coverage
from audit.mfa.coverage_input import CoverageInput, HostCells
from audit.model import Run
from checks.mfa.model import CellVerdict, Enrolled
from inventory.model import Ledger, Municipality, Zone
from inventory.words import T
from reports.mfa_build import MfaMaterial, build_mfa_view
from reports.mfa_view import MfaReport
from reports.view import Anchor
from tests.audit.mfa.coverage_sample import CONSOLE, DAY, HERE, OUT, SUDO, cell, city, host
from tests.reports.sample import AT, HEAD, SETTINGS

V = CellVerdict


def material_of(given: CoverageInput) -> MfaMaterial:
    """The material of a report on this input."""
    return MfaMaterial(
        ledger=Ledger(municipality=Municipality(name="架空市")),
        given=given,
        found=coverage(given),
        run=Run("run-5", AT, AT + timedelta(minutes=3), "監査　一郎", "", 4, 4),
        policy_digest=hashlib.sha256(b"policy").hexdigest(),
        anchor=Anchor(1234, HEAD, "head-1234.sig", AT),
    )


def view_of(given: CoverageInput) -> MfaReport:
    """The internal view of this input."""
    return build_mfa_view(material_of(given), SETTINGS)


def many_hosts(count: int) -> Iterable[HostCells]:
    """Hosts in a fixed pattern: most alike, some in other ways, some silent."""
    for n in range(count):
        zone = tuple(Zone)[n % 4]
        bad = V.SINGLE if n % 3 == 0 else V.MFA
        users = [f"u{n % 7:02d}", "hinoyama", "とても長いアカウント名の担当者-yamada-taro"]
        cells = [cell(user, bad, source=s) for user in users for s in (OUT,)]
        cells += [cell(user, V.SINGLE, CONSOLE, HERE) for user in users]
        cells += [cell("hinoyama", V.NO_FACTOR if n % 5 == 0 else V.SAME_KIND, SUDO, HERE)]
        missing = T("応答がない（停止又は経路なし）", "down") if n % 11 == 10 else None
        on = {"hinoyama": Enrolled.YES}
        yield host(f"srv-kakuu-{n:04d}", *cells, zone=zone, enrolled=on, missing=missing)


def large(count: int = 1000) -> CoverageInput:
    """A body with that many hosts."""
    return CoverageInput(DAY, tuple(many_hosts(count)))


def empty() -> CoverageInput:
    """Nothing at all: no host, no import, no proof, no staff."""
    return CoverageInput(DAY, ())


def covered() -> CoverageInput:
    """A body in which every path asks for two factors."""
    v = host("jumin", *(cell(name, V.MFA) for name in ("a", "b")))
    return replace(city(), hosts=(v,), central=(), proofs=())
