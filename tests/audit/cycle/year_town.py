"""A year of audit by hand: three engagements, five sections, findings in every standing."""

from dataclasses import replace
from datetime import UTC, date, datetime

from audit.cycle.engagements import Assurance, Drawn, Engagement, Member, Phase
from audit.cycle.finding_model import (
    Action,
    AuditFinding,
    Claim,
    Fact,
    FindingWaiver,
    Five,
    Grade,
    Raised,
    Response,
    Seen,
    Source,
    Stance,
    Step,
    Verification,
    fingerprint_of,
)
from audit.cycle.paper_model import (
    Asked,
    Change,
    Evidence,
    Freshness,
    Judged,
    Judgement,
    Machine,
    Method,
    Paper,
    Review,
)
from audit.cycle.papers import Papers
from audit.cycle.report_text import ReportText
from audit.cycle.sampling import draw
from audit.cycle.year_record import (
    EngagementRecord,
    ExceptionRow,
    InspectionTally,
    ScopeGap,
    TrainingTally,
    YearRecord,
    YearTally,
)
from audit.cycle.years import Choice, SignOff, Unplanned, YearPlan
from audit.model import FindingState, Trend
from checks.model import Verdict
from inventory.words import T
from reports.audit_plan_build import Bureau
from reports.audit_source import AuditSource
from reports.view import Anchor, Edition

YEAR, ON = 2026, date(2027, 2, 15)
AT = datetime(2026, 8, 20, 3, tzinfo=UTC)
LATER = datetime(2027, 1, 12, 1, tzinfo=UTC)
END = datetime(2027, 2, 15, 6, tzinfo=UTC)
TAX, CITIZENS, CHILDREN = "総務部 税務課", "市民部 市民課", "福祉部 子育て支援課"
POLICY, OFFICE = "総務部 情報政策課", "監査委員事務局"
ENGAGED = {TAX: 1, CITIZENS: 2, CHILDREN: 3, POLICY: 3}
SECTIONS = (TAX, CITIZENS, CHILDREN, POLICY, OFFICE)
HANA, JIRO, OUTSIDE, DEPUTY = "監査 花子", "主査 次郎", "外部 九郎", "副市長 鈴木"
PERIOD = date(2026, 4, 1), date(2027, 3, 31)
FRESH = Freshness(dict.fromkeys(Method, 365), "p" * 64)
ANCHOR = Anchor(412, "cd" * 32, "HEAD-412.txt.sig", END)
BUREAU = Bureau("火見市", OFFICE, "自治体機密性3C", "火監", ("CISO", "局長", "担当"), "1.0")
CLAUSES = {
    "6.1(6)": "ログの取得等",
    "6.2(1)": "アクセス制御",
    "5.2(1)": "情報セキュリティに関する研修・訓練",
    "6.4(1)": "不正プログラム対策",
    "8.1(2)": "業務委託の管理",
    "3.1(2)": "情報資産の取扱い",
}
HOSTS = (
    ("SV-001", "zeimu-db01", TAX), ("SV-002", "jumin-ap01", CITIZENS),
    ("SV-003", "kosodate-fs", CHILDREN), ("SV-004", "kanri-gw", POLICY),
)  # fmt: skip
OUTCOMES = (Judgement.CONFORM, Judgement.MAJOR, Judgement.MINOR, Judgement.UNCONFIRMED)


def paper(engagement: str, number: int, control: str, target: str, judgement: Judgement) -> Paper:
    """A paper with a file, what was said, and one machine result, judged and reviewed."""
    bare = Paper(
        engagement, number, asked(control), target, PERIOD, Change.SAME, None,
        evidence=(_file(number), _said(number)), machine=(_scanned(number, judgement),),
        linked=AT, hands=(HANA,),
    )  # fmt: skip
    if judgement is Judgement.UNCONFIRMED:
        return bare
    told = replace(
        bare, last=Judged(judgement, "規程と記録を照合した", "", HANA, AT, AT.date(), bare.basis,
                          FRESH, 100 + number)
    )  # fmt: skip
    return replace(told, reviews=(Review(True, told.digest, "照合した", JIRO, AT, 200 + number),))


def asked(control: str) -> Asked:
    """What the catalogue asks in this clause."""
    title = T(CLAUSES.get(control, "そのほか"), f"clause {control}")
    asks = T(f"{control} の求めを満たす", "meets the clause")
    return Asked(control, "R8.3", title, asks, "partly", "五", ("LOG-001",), (), ())


def _file(number: int) -> Evidence:
    return Evidence(
        1, Method.EXAMINE, f"{number:02x}" * 32, f"規程{number}.pdf", 900, "", "税務課長",
        PERIOD, date(2026, 8, 3), date(2026, 8, 4), HANA, 50 + number,
    )  # fmt: skip


def _said(number: int) -> Evidence:
    return replace(
        _file(number), number=2, method=Method.INTERVIEW, digest=f"{number + 64:02x}" * 32,
        name="", text="毎月見ていると係長が答えた",
    )  # fmt: skip


def _scanned(number: int, judgement: Judgement) -> Machine:
    verdict = Verdict.PASS if judgement is Judgement.CONFORM else Verdict.FAIL
    return Machine("20260819-1", "LOG-001", HOSTS[number % 4][0], verdict, "e" * 64, AT.date())


def engagement(number: int, targets: tuple[str, ...], sections: tuple[str, ...]) -> Engagement:
    """An engagement with a team of two and a sample."""
    ids = [f"SV-{n:03}" for n in range(1, 13)]
    sample = Drawn("hosts", tuple(ids), draw(ids, 3, "2026-08-01"), "", HANA, AT, 30)
    return Engagement(
        id=f"{YEAR}-{number:02}", year=YEAR, targets=targets, departments=sections, period=PERIOD,
        fieldwork=(date(2026, 8, 3), date(2026, 8, 28)), criteria="ab" * 32,
        criteria_words=("監査項目 SHA-256 ab", "監査方針 SHA-256 cd"),
        assurance=Assurance.ADVISORY, special="CISOの指示" if number == 3 else "", opened=AT,
        by=HANA, samples=(sample,), phase=Phase.REPORTING, sequence=40,
        team=(
            Member(HANA, lead=True, number="101", statement="対象の課に所属したことはない"),
            Member(OUTSIDE, firm="別会社", statement="取引はない"),
        ),
    )  # fmt: skip


def engagement_record(
    number: int, targets: tuple[str, ...], sections: tuple[str, ...]
) -> EngagementRecord:
    """The same with a paper for each clause on its first target."""
    one = engagement(number, targets, sections)
    papers = {
        n: paper(one.id, n, clause, targets[0], OUTCOMES[(n + number) % 4])
        for n, clause in enumerate(CLAUSES, 1)
    }
    gap = ScopeGap(f"予備機{number}", T("電源が入っていなかった", "it was off"))
    found = Papers(one.id, papers, (), targets, PERIOD, (HANA, OUTSIDE), sequence=300)
    return EngagementRecord(one, found, (gap,), report_text(f"個別監査{number}"))


def report_text(about: str) -> ReportText:
    """The words of a report, not decided on."""
    return ReportText(
        purpose=f"{about}の目的: 対策基準のとおり行われているかを確かめる。",
        opinion=f"{about}の総評: 記録の取得に改善の余地がある。\n委託先の管理は前年より進んだ。",
        excluded=f"{about}では、委託先の構内を対象としなかった。",
        good=f"{about}の良い取組: 毎朝の確認が続いている。",
        distribution=("CISO", "監査委員", "情報セキュリティ委員会"),
        writers=(HANA,),
        sequence=310,
    )


def finding(
    number: int,
    control: str,
    section: str,
    grade: Grade = Grade.MINOR,
    state: FindingState = FindingState.OPEN,
    year: int = YEAR,
) -> AuditFinding:
    """A finding with nothing but its five fields and its facts."""
    target = f"department:{section}"
    host = next((id_ for id_, _, where in HOSTS if where == section), "SV-001")
    facts = (Fact("LOG-001", host), Fact("LOG-002", host))
    seen = tuple(Seen(one, Verdict.FAIL, AT, "20260819-1", HANA) for one in facts)
    where = f"{year}-{ENGAGED.get(section, 1):02}"
    return AuditFinding(
        fingerprint_of(control, target), control, T(CLAUSES[control], f"clause {control}"),
        target, (section,), Source.AUDIT, grade, five(number), state, Trend.NEW,
        (Raised(f"{where}-F{number:02}", where, year, 1, grade, HANA, AT, 320 + number),),
        facts=facts, seen=seen, sequence=320 + number,
    )  # fmt: skip


def five(number: int) -> Five:
    """The five fields, told apart by a number."""
    return Five(
        f"記録を取っていない機器が2台あった（その{number}）。",
        "対策基準は、ログを取得し、一定の期間保存することを求める。",
        f"導入の時の手順に設定の確認がない（その{number}）。",
        "事案が起きたときに経路をたどれないおそれがある。",
        f"手順に確認の欄を加え、既設の機器も設定する（その{number}）。",
    )


def response(stance: Stance, sequence: int = 400) -> Response:
    """An answer of the section."""
    reason = "" if stance is Stance.AGREE else "予算が次の年度になるため"
    return Response(stance, reason, "税務課長", "課長 太郎", AT, sequence)


def action(due: date, progress: int = 0, number: int = 1) -> Action:
    """A corrective action with two steps."""
    steps = (
        Step("手順を改める", date(2026, 10, 31), date(2026, 10, 20) if progress else None),
        Step("全機器に設定する", due),
    )
    return Action(
        number, f"ログの設定を加える（措置{number}）", "税務課 管理係長", due, steps, progress,
        "委託先と調整中" if progress else "", "課長 太郎", AT,
    )  # fmt: skip


WAIVER = FindingWaiver(
    1, "更新まで対応できない", "監視を強める", date(2027, 9, 30), "課長 太郎", AT, DEPUTY, LATER
)
CLAIM = Claim("設定した", "課長 太郎", LATER, 500)
VERIFIED = Verification(True, "設定の写しを見た", HANA, LATER, "20270110-1", ("f" * 64,))


def findings() -> tuple[AuditFinding, ...]:
    """One in each standing, one that came back, one of an earlier year."""
    major, moderate = Grade.MAJOR, Grade.OBSERVATION
    agreed, partly = (response(Stance.AGREE),), (response(Stance.PARTLY),)
    doing, claimed = FindingState.ACKNOWLEDGED, FindingState.FIX_CLAIMED
    again = finding(7, "8.1(2)", POLICY, major)
    return (
        replace(
            finding(9, "3.1(2)", TAX, year=2025, state=doing), responses=agreed,
            actions=(action(date(2026, 12, 28)),), trend=Trend.CONTINUING,
        ),
        finding(1, "6.1(6)", TAX, major),
        replace(
            finding(2, "6.2(1)", TAX, state=doing), responses=agreed,
            actions=(action(date(2027, 3, 31), 40), action(date(2027, 6, 30), number=2)),
        ),
        replace(
            finding(3, "6.1(6)", CITIZENS, major, doing), responses=partly,
            actions=(action(date(2026, 12, 28), 10),),
        ),
        replace(
            finding(4, "6.4(1)", CITIZENS, state=claimed), responses=agreed, claims=(CLAIM,),
            actions=(action(date(2027, 1, 31), 100),), note="もう一台を見ていない",
        ),
        replace(
            finding(5, "6.2(1)", CHILDREN, moderate), waivers=(WAIVER,),
            responses=(response(Stance.DISAGREE),),
        ),
        replace(
            finding(6, "5.2(1)", CHILDREN, Grade.ADVICE, FindingState.CLOSED), closed=LATER,
            responses=agreed, actions=(action(date(2026, 12, 28), 100),), claims=(CLAIM,),
            verifications=(VERIFIED,),
        ),
        replace(
            again, trend=Trend.RECURRED, reopened=(AT,),
            raised=(replace(again.raised[0], number="2024-02-F03", engagement="2024-02",
                            year=2024), *again.raised),
        ),
    )  # fmt: skip


def tally(year: int, *counts: int, closed: int = 0) -> YearTally:
    """The figures of a year with so many findings of each grade."""
    total = sum(counts)
    return YearTally(
        year, tuple(zip(Grade, counts, strict=True)), closed, max(0, total - closed - 2), 1, 1, 1,
        tuple((name, total // (n + 1)) for n, name in enumerate(SECTIONS)), 60 + total, 50, 4,
        0.9 - (YEAR - year) / 20, year < YEAR,
    )  # fmt: skip


PLAN = YearPlan(
    YEAR, policy="リスクの高い課から順に見る。", goals=("二要素認証の徹底",), days=20,
    choices=(
        Choice(f"department:{TAX}", YEAR, 2, "前回の指摘が残る", HANA, 8),
        Choice("system:住民記録システム", YEAR, 3, "番号を扱う", HANA, 10),
    ),
    preparers=(HANA,),
)  # fmt: skip


def record() -> YearRecord:
    """The whole year."""
    decided = replace(PLAN, decisions=(SignOff(PLAN.digest, DEPUTY, AT, 9),))
    return YearRecord(
        year=YEAR, on=ON, plan=decided, changes=(),
        unplanned=(Unplanned("department:農林課", 24, (("監査の記録がない", "none"),)),),
        engagements=(
            engagement_record(1, (f"department:{TAX}",), (TAX,)),
            engagement_record(2, ("system:住民記録システム",), (CITIZENS,)),
            engagement_record(3, (f"department:{CHILDREN}",), (CHILDREN, POLICY)),
        ),
        findings=findings(),
        inspections=tuple(
            InspectionTally(name, 40, 40 - 5 * n, n, n % 3) for n, name in enumerate(SECTIONS)
        ),
        training=(
            *(TrainingTally("情報セキュリティ研修", n, 20, 18) for n in SECTIONS),
            TrainingTally("標的型メール訓練", TAX, 20, 15, is_drill=True),
        ),
        exceptions=(
            ExceptionRow("PW-003", "SV-002", "製品の制約", "閉域で使う", "課長 太郎", DEPUTY,
                         date(2026, 5, 1), date(2027, 4, 30)),
        ),
        history=(
            tally(2023, 5, 12, 6, 3, closed=20), tally(2024, 4, 10, 7, 2, closed=15),
            tally(2025, 3, 8, 5, 4, closed=9), tally(2026, 3, 2, 1, 1, closed=1),
        ),
        text=report_text("年度"), departments=SECTIONS, hosts=HOSTS,
    )  # fmt: skip


def source(
    edition: Edition = Edition.INTERNAL, engagement_id: str = "", of: YearRecord | None = None
) -> AuditSource:
    """The year as every paper takes it."""
    return AuditSource(of or record(), BUREAU, ANCHOR, edition, engagement_id)
