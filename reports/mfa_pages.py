"""Chapters of the report on two-factor authentication."""

from collections.abc import Iterator, Sequence

from reportlab.lib.units import mm

from audit.mfa.coverage_input import Outcome
from audit.mfa.coverage_words import OUTCOMES
from reports import mfa_prose as prose
from reports.edition import WITHHELD
from reports.front import form
from reports.mfa_plot import legend, matrix
from reports.mfa_view import MfaReport, ProofView, RateView, StaffView
from reports.paper.blocks import Block, Figure, Heading, Need, Text
from reports.paper.fonts import Fonts
from reports.paper.grid import Column, Grid, Mono, Type, filled, grid
from reports.paper.page import FULL

SMALL = Type(7.5, 10.5, 2.5)
TINY = Type(7, 9, 1.9)
MAX_FAULTS, MAX_GAPS, MAX_PEOPLE, MAX_SEEN, MAX_PROOFS = 60, 40, 60, 200, 15


def overview(view: MfaReport, fonts: Fonts) -> Iterator[Block]:
    """Chapter 1: purpose, criteria, scope, method."""
    seen = view.overview
    rows = [
        ("目的", prose.PURPOSE),
        ("基準", prose.CRITERIA),
        ("対象の機器", "\n".join(seen.scope)),
        ("取り込んだ記録", "、".join(seen.systems)),
        ("証跡の収集", seen.period),
        ("実施者", seen.operator),
        ("方法", "\n".join(prose.method(view))),
        ("対象と収集", f"対象 {seen.hosts_total:,}台、うち証跡から計算した機器 "
         f"{seen.hosts_reached:,}台"),
        ("監査方針 SHA-256", Mono(seen.policy_digest)),
    ]  # fmt: skip
    yield Heading("1　概要", "overview")
    yield form(fonts, [row for row in rows if row[1]])


def summary(view: MfaReport, fonts: Fonts) -> Iterator[Block]:
    """Chapter 2: the rates by zone, and the matrix."""
    yield Need(120 * mm)
    yield Heading("2　結果の要約", "summary")
    yield Text(prose.summary(view), indent=1, after=8)
    yield Heading("2.1　領域別の三つの率", "rates", 1, keep=40 * mm)
    yield _rates((*view.zones, view.total), "領域", fonts)
    yield form(fonts, prose.RATES, SMALL)
    yield Heading("2.2　入口別の三つの率", "paths", 1, keep=40 * mm)
    yield Text(prose.PATHS, 9, 14)
    yield _rates(view.paths, "入口", fonts)
    yield Heading("2.3　アカウントと入口", "matrix", 1, keep=60 * mm)
    yield Text(prose.MATRIX, 9, 14)
    yield Figure(legend(FULL.width, fonts))
    for number, one in enumerate(view.matrices, 1):
        words = f"({number})　{one.zone}　{one.accounts:,}アカウント（入れないものを含む）"
        drawing = matrix(one, FULL.width, fonts)
        yield Heading(words, f"matrix-{number}", 2, listed=False, keep=drawing.height + 2)
        yield Figure(drawing)
        if one.more:
            yield Text(
                f"※ ほか{one.more:,}アカウントは、これらより弱くない。表計算版による。", 8, 12
            )
    if not view.matrices:
        yield Text("示すことのできるアカウントはない。", indent=1)


def _rates(rates: Sequence[RateView], title: str, fonts: Fonts) -> Grid:
    columns = (
        Column(title, 35, "bold"),
        Column("強制率", 25, align="right"),
        Column("登録率", 25, align="right"),
        Column("実測率", 25, align="right"),
        Column("確認不能", 13, align="right"),
        Column("対象外", 12, align="right"),
        Column("入れない", 13, align="right"),
        Column("必須の要求", 22, "bold"),
    )
    blank = "－" if any(rate.mandatory for rate in rates) else ""
    return grid(fonts, *filled(columns, [_rate(rate, blank) for rate in rates]), kind=SMALL)


def _rate(rate: RateView, blank: str) -> tuple[str, ...]:
    shares = (prose.share(n, rate.units) for n in (rate.enforced, rate.enrolled, rate.proved))
    must = prose.standing(rate) if rate.mandatory else blank
    return rate.label, *shares, f"{rate.unknown:,}", f"{rate.exempt:,}", f"{rate.shut:,}", must


def faults(view: MfaReport, fonts: Fonts) -> Iterator[Block]:
    """Chapter 3: paths that ask for less, worst first."""
    count = sum(one.count for one in view.faults)
    yield Heading(f"3　二要素が強制されていない入口（{count:,}件）", "faults", keep=50 * mm)
    if not view.faults:
        yield Text("計算し、又は試みた範囲において、該当する入口はなかった。", indent=1)
        return
    quoted = any(one.steps for one in view.faults)
    yield Text(prose.FAULTS + (prose.STEPS if quoted else ""), 9, 14, after=6)
    columns = (
        Column("判定", 20, "bold"),
        Column("領域", 22),
        Column("入口・接続元", 24),
        Column("足りるもの", 25),
        Column("根拠", 38, "mono"),
        Column("機器とアカウント", 41),
    )
    rows = [
        (f"{f.letter} {f.verdict}\n{f.count:,}件", f.zone, _joined(f.path, f.sources), f.said,
         "\n".join(f.steps), f.where)
        for f in view.faults[:MAX_FAULTS]
    ]  # fmt: skip
    yield grid(fonts, *filled(columns, rows), kind=TINY)
    yield from _left(view.faults[MAX_FAULTS:], "組")


def _joined(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _left(rest: Sequence[object], counter: str) -> Iterator[Block]:
    if rest:
        yield Text(f"※ ほか{len(rest):,}{counter}は、表計算版による。", 8, 12)


def gaps(view: MfaReport, fonts: Fonts) -> Iterator[Block]:
    """Chapter 4: what could not be confirmed, and why."""
    count = sum(one.count for one in view.gaps)
    yield Heading(f"4　確認不能（{count:,}件）", "gaps", keep=60 * mm)
    if not view.gaps:
        yield Text("該当なし。", indent=1)
        return
    yield Text(prose.GAPS, 9, 14, after=6)
    columns = (
        Column("理由", 60, "bold"),
        Column("領域", 28),
        Column("入口", 20),
        Column("件数", 11, align="right"),
        Column("機器とアカウント", 51),
    )
    shown = view.gaps[:MAX_GAPS]
    rows = [(g.reason, g.zone, g.path, f"{g.count:,}", g.where) for g in shown]
    yield grid(fonts, *filled(columns, rows), kind=SMALL)
    yield from _left(view.gaps[MAX_GAPS:], "組")


def exempt(view: MfaReport, fonts: Fonts) -> Iterator[Block]:
    """Chapter 5: exemptions with owner and expiry."""
    count = sum(one.count for one in view.exempt)
    yield Heading(f"5　対象外としたもの（{count:,}件）", "exempt", keep=60 * mm)
    if not view.exempt:
        yield Text("該当なし。", indent=1)
        return
    yield Text(prose.EXEMPT, 9, 14, after=6)
    columns = (
        Column("種類・管理者・期限", 68, "bold"),
        Column("入口", 20),
        Column("足りる要素", 20),
        Column("件数", 11, align="right"),
        Column("機器とアカウント", 51),
    )
    rows = [(e.terms, e.path, e.verdict, f"{e.count:,}", e.where) for e in view.exempt[:MAX_GAPS]]
    yield grid(fonts, *filled(columns, rows), kind=SMALL)
    yield from _left(view.exempt[MAX_GAPS:], "組")


def proofs(view: MfaReport, fonts: Fonts) -> Iterator[Block]:
    """Chapter 6: the series of real logins, one table each."""
    yield Heading("6　実測（実際のログインの試行）", "proofs", keep=50 * mm)
    if not view.proofs:
        yield Text(prose.NO_PROOF, indent=1)
        return
    columns = (
        Column("番号", 14, "bold"),
        Column("機器・システム", 32),
        Column("入口", 17),
        Column("試験用アカウント", 26),
        Column("実施", 33),
        Column("承認者・実施者", 30),
        Column("結果", 18, "bold"),
    )
    rows = [(p.number, p.place, p.path, p.account, p.at, _joined(p.approver, p.operator),
             p.outcome) for p in view.proofs]  # fmt: skip
    yield grid(fonts, *filled(columns, rows), kind=SMALL)
    told = _detailed(view.proofs)
    if any(proof.tries for proof in told):
        yield Text(prose.MARKS, 8, 12)
    for proof in told:
        yield from _proof(proof, fonts)
    yield from _left(view.proofs[len(told) :], "件の内訳")


def _detailed(proofs: Sequence[ProofView]) -> list[ProofView]:
    """The series that are told row by row: those that do not conform before the others."""
    first = sorted(proofs, key=lambda proof: proof.outcome == OUTCOMES[Outcome.CONFORMING].ja)
    return sorted(first[:MAX_PROOFS], key=lambda proof: proof.number)


def _proof(proof: ProofView, fonts: Fonts) -> Iterator[Block]:
    if not proof.tries:
        return
    words = f"{proof.number}　{proof.place}　{proof.path}　{proof.outcome}"
    yield Heading(words, f"proof-{proof.number}", 1, listed=False, keep=40 * mm)
    yield Text("\n".join((proof.demanded, *proof.after)).strip(), 8, 12)
    columns = (
        Column("行", 12, "bold"),
        Column("期待すること", 62),
        Column("適否", 12, align="center"),
        Column("試行の結果", 84),
    )
    yield grid(fonts, columns, [(t.id, t.what, t.mark, t.observed) for t in proof.tries], kind=TINY)


def central(view: MfaReport, fonts: Fonts) -> Iterator[Block]:
    """Chapter 7: imported evidence, and what the grades mean."""
    yield Heading("7　取り込んだ記録と証拠の等級", "central", keep=50 * mm)
    if view.central:
        yield Text(prose.CENTRAL, 9, 14, after=6)
        columns = (
            Column("製品", 32, "bold"),
            Column("システム", 36),
            Column("書き出し", 38),
            Column("等級", 12),
            Column("件数", 15, align="right"),
            Column("ファイルの SHA-256", 37, "mono"),
        )
        rows = [(c.product, c.system, _joined(c.exported, c.exporter), c.grade, c.counts, c.file)
                for c in view.central[:MAX_GAPS]]  # fmt: skip
        yield grid(fonts, *filled(columns, rows), kind=TINY)
        yield from _left(view.central[MAX_GAPS:], "件")
    else:
        yield Text(prose.NO_CENTRAL, indent=1)
    grades = (Column("等級", 12, "bold"), Column("証拠", 32), Column("意味", 126))
    yield Need(45 * mm)
    yield grid(fonts, grades, prose.GRADES, kind=SMALL)
    yield Text(prose.GRADES_RULE, 9, 14)


def staff(view: MfaReport, fonts: Fonts) -> Iterator[Block]:
    """Chapter 8: registrations of leavers, and staff without one."""
    yield Heading("8　職員との突合", "staff", keep=40 * mm)
    if not view.staff_known:
        yield Text(prose.NO_STAFF, indent=1)
        return
    yield from _people("8.1　退職者等で登録が残るもの", "leavers", view.leavers, fonts)
    yield from _people("8.2　登録のない職員", "unenrolled", view.unenrolled, fonts)


def _people(title: str, key: str, people: Sequence[StaffView], fonts: Fonts) -> Iterator[Block]:
    yield Heading(f"{title}（{len(people):,}件）", key, 1, keep=20 * mm)
    if not people or people[0].name == WITHHELD:
        yield Text(f"{WITHHELD}。" if people else "該当なし。", indent=1)
        return
    columns = (
        Column("氏名", 34, "bold"),
        Column("所属", 46),
        Column("アカウント", 40),
        Column("登録のある機器・システム", 50),
    )
    rows = [(one.name, one.department, one.accounts, one.where) for one in people[:MAX_PEOPLE]]
    yield grid(fonts, *filled(columns, rows), kind=SMALL)
    yield from _left(people[MAX_PEOPLE:], "名")


def limits() -> Iterator[Block]:
    """Chapter 9: where the statements end."""
    yield Heading("9　範囲と限界", "limits", keep=60 * mm)
    for number, text in enumerate(prose.LIMITS, 1):
        yield Text(text, left=20, hanging=f"{number}", after=3)
    yield Text(prose.MANY_UNITS, left=20, hanging=f"{len(prose.LIMITS) + 1}")


def seen(view: MfaReport, fonts: Fonts) -> Iterator[Block]:
    """Appendix A: the evidence that was computed."""
    yield Heading("付録A　計算した証跡", "evidence")
    if not view.seen:
        yield Text("該当なし。", indent=1)
        return
    columns = (Column("機器", 32, "bold"), Column("収集日時", 57), Column("SHA-256", 81, "mono"))
    rows = [(one.host, one.at, one.evidence) for one in view.seen[:MAX_SEEN]]
    yield grid(fonts, columns, rows, kind=Type(7, 10, 2))
    yield from _left(view.seen[MAX_SEEN:], "台")
