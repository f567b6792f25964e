"""The plan of 火見市 as reports see it, and that of a body that has written nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

from bcp.case import Case
from bcp.checking import Checked, check
from bcp.limits import read_limits
from bcp.model import Assembly, Continuity
from bcp.plan.model import Plan
from bcp.plan.reading import read_plan
from bcp.runbook.model import Runbook
from bcp.runbook.reading import read_runbook
from inventory.model import Ledger, Municipality
from reports.bcp_build import BcpMaterial, build_bcp_view
from reports.bcp_view import BcpPlan
from reports.build import ReportSettings
from reports.view import Anchor
from tests.bcp.city import CITY, FOLDER

AT = datetime(2026, 11, 21, 1, 5, tzinfo=UTC)
ANCHOR = Anchor(512, "4f1d" * 16, "head-512.sig", AT)
SETTINGS = ReportSettings(
    issued=date(2026, 4, 1),
    document_number="火監令和8年度ICT-BCP",
    version="1.0",
    department="総務部 情報政策課",
    approval_posts=("CISO", "統括責任者", "課長"),
    program="0.1.0",
)
EMPTY = Continuity(
    body="火見市", nodes={}, dependencies=(), work={}, tasks={}, sites={}, power={}, lines={},
    vendors={}, posts={}, documents={}, people=(), copies=(), exercises=(), first_steps=(),
    assembly=Assembly(), proven={}, departments={}, addresses={}, ports={}, places={},
)  # fmt: skip


def material(book: Continuity, plan: Plan, runbook: Runbook) -> BcpMaterial:
    """What the plan of this book is made of."""
    limits = read_limits(None)
    case = Case(book, AT, limits)
    return BcpMaterial(
        continuity=book,
        plan=plan,
        ledger=Ledger(municipality=Municipality(name=book.body)),
        runbook=runbook,
        judged=check(book, AT, limits),
        order=case.off_hours,
        anchor=ANCHOR,
        at=AT,
    )


UNCHECKED = Checked((), (), (), (), {}, {}, ())


@cache
def city() -> BcpPlan:
    """All of 火見市."""
    plan = read_plan(FOLDER / "plan.yaml", CITY.nodes)
    return build_bcp_view(material(CITY, plan, read_runbook()), SETTINGS)


@cache
def unchecked() -> BcpPlan:
    """The same before anybody has checked it: only what a person wrote."""
    plan = read_plan(FOLDER / "plan.yaml", CITY.nodes)
    made = material(CITY, plan, Runbook((), ()))
    return build_bcp_view(replace(made, judged=UNCHECKED, order=None), SETTINGS)


@cache
def nothing() -> BcpPlan:
    """A body that knows nothing and has written nothing."""
    bare = material(EMPTY, Plan(), Runbook((), ()))
    return build_bcp_view(replace(bare, judged=UNCHECKED), SETTINGS)
