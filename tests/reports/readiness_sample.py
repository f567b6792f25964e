"""A city that scanned two of its three hosts, with a paper or two, and nothing at all."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from audit.cycle.answers import Looked, Population, Sort
from audit.cycle.network import NetworkModel
from audit.cycle.overlay import Overlay, Terms, read_standard
from audit.cycle.readiness import HumanAnswer, Material, Readiness, readiness
from audit.cycle.reading import shipped_catalogue
from audit.policy_files import default_limits
from checks.catalogue import SET_RULES, catalogue
from checks.model import Verdict
from checks.policy import Known
from inventory.model import Content, DataSet, Host, Ledger, Municipality, Platform
from inventory.words import T
from reports.build import ReportSettings
from reports.readiness_build import ReadinessMaterial, build_readiness_view
from reports.readiness_view import ReadinessView
from reports.view import Anchor

CATALOGUE = shipped_catalogue()
CHECKS = {id_: one for id_, one in catalogue("checks.rules").items() if not one.part_of}
SETS = catalogue(SET_RULES)
# the golden text does not change with every check that is added
FEW = ("SSH-001", "TIM-001", "LOG-001", "LOG-003", "PWD-003", "FW-001", "UPD-002", "MAL-001")
FEW_SETS = ("BKP-010", "BKP-011", "BKP-041")
AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
STANDARD = Path(__file__).parents[1] / "audit" / "cycle" / "standards" / "kameoka.yaml"
SETTINGS = ReportSettings(
    issued=date(2026, 11, 21),
    document_number="火監令和8年度準備状況",
    version="1.0",
    department="総務部 情報政策課",
    approval_posts=("CISO", "統括責任者", "課長"),
    program="0.1.0",
)


def host(id_: str, name: str) -> Host:
    """A Linux server."""
    return Host(id=id_, name=name, platform=Platform.LINUX)


LEDGER = Ledger(
    municipality=Municipality(name="火見市"),
    hosts=(host("SV-1", "jumin-sv01"), host("SV-2", "zeimu-sv01"), host("SV-3", "koho-sv01")),
    data_sets=(DataSet(id="BK-1", system="住民記録", name="住民票", content=Content.FILES),),
)


def scanned(id_: str, *, fails: str = "", unknown: str = "", minutes: int = 0) -> Looked:
    """A host on which all but these passed; checks of Windows and the like do not apply."""
    verdicts = {
        c: Verdict.FAIL if c in fails.split() else Verdict.UNKNOWN if c in unknown.split()
        else Verdict.PASS
        for c, one in CHECKS.items()
        if one.applies_to.covers(Platform.LINUX, LEDGER.hosts[0].kind)
    }  # fmt: skip
    return Looked(id_, AT + timedelta(minutes=minutes), "20261120-103000-abc", "ab" * 32, verdicts)


def kept(id_: str) -> Looked:
    """A data set whose rules all hold."""
    verdicts = dict.fromkeys(SETS, Verdict.PASS)
    return Looked(id_, AT, "backup-2026", "", verdicts, sort=Sort.DATA_SET)


PAPERS = {
    "1(1)": HumanAnswer("1(1)", True, AT, "監査 花子", "2026-01-1", T("適合", "conforms")),
    "1(7)": HumanAnswer("1(7)", False, AT, "監査 花子", "2026-01-2", T("軽微な不適合", "minor")),
    "5.3(1)": HumanAnswer(
        "5.3(1)", None, AT, "監査 花子", "2026-01-3", T("未確認", "not confirmed")
    ),
}


def own() -> Overlay:
    """A published standard laid over the catalogue."""
    terms = Terms(CATALOGUE, Known(default_limits(), {**CHECKS, **SETS}))
    standard = read_standard(STANDARD.read_text("utf-8"), "kameoka.yaml", terms)
    return Overlay((standard,) if standard else ())


def material(*looked: Looked, model: NetworkModel | None = NetworkModel.ALPHA_DASH) -> Material:
    """This year's material of the city."""
    return Material(
        year=2026,
        catalogue=CATALOGUE,
        overlay=Overlay(),
        population=Population(LEDGER, CHECKS, SETS),
        looked=looked,
        model=model,
        model_unknown=None if model else T("ネットワークの構成が未設定", "not set"),
    )


def view_of(found: Readiness, ledger: Ledger = LEDGER) -> ReadinessView:
    """The document's view."""
    anchor = Anchor(42, "cd" * 32, "HEAD-42.txt.sig", AT)
    known = {**CHECKS, **SETS}
    return build_readiness_view(
        ReadinessMaterial(found, ledger, known, CATALOGUE.mynumber, anchor), SETTINGS
    )


def few() -> Population:
    """The same city asked by a few checks only."""
    hosts = {id_: CHECKS[id_] for id_ in FEW}
    return Population(LEDGER, hosts, {id_: SETS[id_] for id_ in FEW_SETS})


def city() -> Readiness:
    """Two of three hosts scanned, papers on three clauses, an own standard, α'."""
    made = material(
        scanned("SV-1", fails="SSH-001", unknown="TIM-001"),
        scanned("SV-2", minutes=12),
        kept("BK-1"),
    )
    return readiness(replace(made, overlay=own(), population=few(), human=PAPERS))


def nothing() -> Readiness:
    """Nobody did anything, and nobody wrote down the network model."""
    return readiness(replace(material(model=None), population=few()))
