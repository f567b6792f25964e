"""The back of the audit report: what was not covered, registers, limits, appendices."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reportlab.lib.units import mm

from reports import prose
from reports.charts import SYMBOLS, symbol
from reports.front import Code, form, head_rows
from reports.paper.blocks import NEXT_PAGE, Block, Heading, Need, Text
from reports.paper.fonts import Fonts
from reports.paper.grid import Column, Grid, Type, filled, grid
from reports.view import Edition, Grade, HostView, MemberView, NotCovered, ReportView, ResultView

SMALL = Type(7.5, 10.5, 2.5)
TINY = Type(6.5, 8.6, 1.8)
CLIP = 160

_TALLY = (
    (Grade.MAJOR, "重大"),
    (Grade.MINOR, "軽微"),
    (Grade.OBSERVATION, "観察"),
    (Grade.ADVICE, "推奨"),
    (Grade.CONFORMING, "適合"),
    (Grade.NOT_APPLICABLE, "対象外"),
    (Grade.UNCONFIRMED, "未確認"),
)


def resolved(view: ReportView, fonts: Fonts) -> Iterator[Block]:
    """Chapter 5: findings that a later PASS closed."""
    yield Heading("5　是正を確認した指摘", "resolved")
    if not view.closed:
        for line in view.resolved:
            yield Text(line, 9, 14, left=14, hanging="・")
        if not view.resolved:
            yield Text("該当なし。", indent=1)
        return
    columns = (
        Column("点検番号", 22, "bold"),
        Column("点検項目", 70),
        Column("機器", 34),
        Column("所管", 26),
        Column("初回の指摘", 18),
    )
    rows = [(c.check, c.title, c.host, c.department, c.first_seen) for c in view.closed]
    yield grid(fonts, columns, rows, kind=SMALL)


def not_covered(view: ReportView, fonts: Fonts) -> Iterator[Block]:
    """Chapter 6: what was in scope and not looked at, and why."""
    yield Heading("6　監査の範囲外及び未確認の事項", "not-covered", keep=70 * mm)
    yield Text("次の事項は点検していない、又は必要な情報を得られず判定していない。", indent=1)
    yield gaps(_merged(view.not_covered), fonts)


def _merged(rows: Sequence[NotCovered]) -> list[NotCovered]:
    """One line for all places that share a subject and a reason."""
    groups: dict[tuple[str, str], list[NotCovered]] = {}
    for row in rows:
        groups.setdefault((row.subject, row.reason), []).append(row)
    return [
        replace(
            group[0],
            where="、".join(dict.fromkeys(row.where for row in group)),
            count=sum(row.count for row in group),
        )
        for group in groups.values()
    ]


def gaps(rows: Sequence[NotCovered], fonts: Fonts) -> Grid:
    """Subject, place and reason of what was not looked at."""
    columns = (
        Column("確認していない事項", 50, "bold"),
        Column("理由", 44),
        Column("件数", 11, align="right"),
        Column("機器等", 65),
    )
    texts = [(n.subject, n.reason, str(n.count) if n.count else "", n.where) for n in rows]
    return grid(fonts, columns, texts, kind=SMALL)


def waivers(view: ReportView, fonts: Fonts) -> Iterator[Block]:
    """Chapter 7: the register of approved exceptions."""
    yield Heading("7　例外承認の一覧", "waivers")
    if not view.waivers:
        yield Text("該当なし。", indent=1)
        return
    columns = (
        Column("点検番号", 19, "bold"),
        Column("点検項目", 37),
        Column("機器", 26),
        Column("理由", 30),
        Column("申請・承認", 20),
        Column("期間", 23),
        Column("状態", 15, "bold"),
    )
    rows = [
        (
            w.check,
            w.title,
            w.host,
            w.reason,
            "\n".join(part for part in (w.requester, w.approver) if part),
            f"{w.since.isoformat()}\n～{w.until.isoformat()}",
            w.state,
        )
        for w in view.waivers
    ]
    yield grid(fonts, *filled(columns, rows), kind=SMALL)


def hosts(view: ReportView, fonts: Fonts) -> Iterator[Block]:
    """Chapter 8: one line a host with its counts."""
    yield Heading("8　機器別の概要", "hosts")
    if not view.hosts:
        yield Text("該当なし。", indent=1)
        return
    columns = (
        Column("機器", 34, "bold"),
        Column("種別・領域", 27),
        Column("所管", 32),
        *(Column(f"{SYMBOLS[grade]}\n{word}", 11, align="right") for grade, word in _TALLY),
    )
    yield grid(fonts, columns, [_host_row(host) for host in view.hosts], kind=Type(7, 10, 2.2))


def _host_row(host: HostView) -> tuple[str, ...]:
    counts = dict(host.tally.counts)
    numbers = (str(counts.get(grade, 0)) for grade, _ in _TALLY)
    return (_named(host), f"{host.kind}\n{host.zone}", host.department, *numbers)


def _named(host: HostView) -> str:
    return host.name if host.id in ("", host.name) else f"{host.name}\n{host.id}"


def limits(chapter: int = 9) -> Iterator[Block]:
    """Chapter 9: where the statements of this report end."""
    yield Heading(f"{chapter}　監査の限界", "limits")
    yield Text(prose.ADVISORY, indent=1)
    for number, text in enumerate(prose.LIMITS, 1):
        yield Text(text, left=20, hanging=f"{number}", after=3)


def all_results(view: ReportView, fonts: Fonts) -> Iterator[Block]:
    """Appendix A: every result."""
    yield NEXT_PAGE
    yield Heading(f"付録A　全結果（{len(view.results):,}件）", "results")
    if not view.results:
        yield Text("該当なし。", indent=1)
        return
    yield results(view.results, fonts)


def results(rows: Sequence[ResultView], fonts: Fonts) -> Grid:
    """Every result on a line: host, check, clause, grade, value or reason."""
    columns = (
        Column("機器", 23, "bold"),
        Column("点検番号", 15),
        Column("点検項目", 38),
        Column("条項", 16),
        Column("判定", 20, "bold"),
        Column("確認した値・理由", 33),
        Column("求める値", 25),
    )
    return grid(fonts, *filled(columns, [_result_row(row) for row in rows]), kind=TINY)


def _result_row(row: ResultView) -> tuple[str, ...]:
    value = row.observed or row.reason
    return (
        row.host,
        row.check,
        row.title,
        row.clause,
        symbol(row.grade),
        _clip(value),
        _clip(row.expected),
    )


def _clip(text: str) -> str:
    return text if len(text) <= CLIP else text[:CLIP] + "…（全文は表計算版）"


def evidence(view: ReportView, fonts: Fonts) -> Iterator[Block]:
    """Appendix B: the evidence each host's results rest on, in full."""
    yield Heading("付録B　証跡の一覧", "evidence")
    rows = sorted({(r.host, r.evidence) for r in view.results if r.evidence})
    if not rows:
        yield Text("該当なし。", indent=1)
        return
    collected = {(h.name, h.evidence): h.collected for h in view.hosts}
    columns = (Column("機器", 38, "bold"), Column("収集日時", 38), Column("SHA-256", 94, "mono"))
    texts = [(host, collected.get((host, digest), ""), digest) for host, digest in rows]
    yield grid(fonts, columns, texts, kind=Type(7, 10, 2))


def history(view: ReportView, fonts: Fonts) -> Iterator[Block]:
    """Appendix C: what is remembered about every finding on every host."""
    yield Heading("付録C　指摘の履歴", "history")
    rows = [_remembered(f.number, m) for f in view.findings for m in f.members if m.fingerprint]
    if not rows:
        yield Text("該当なし。", indent=1)
        return
    columns = (
        Column("指摘番号", 14, "bold"),
        Column("機器", 23),
        Column("識別子", 20, "mono"),
        Column("関係", 9),
        Column("初回", 17),
        Column("最終", 17),
        Column("走査", 24, "mono"),
        Column("回数", 8, align="right"),
        Column("状況", 15),
        Column("担当・期限・備考", 23),
    )
    yield grid(fonts, *filled(columns, rows), kind=Type(6, 8.4, 1.8))


def _remembered(number: str, m: MemberView) -> tuple[str, ...]:
    claimed = f"是正の報告 {m.claimed}" if m.claimed else ""
    notes = (m.assignee, m.due, claimed, m.note)
    words = "\n".join(part for part in notes if part)
    seen = (m.first_seen, m.last_seen, m.last_run, str(m.runs))
    return number, m.host, m.fingerprint, m.trend, *seen, m.state, words


def verifying(view: ReportView, fonts: Fonts) -> Iterator[Block]:
    """The last appendix: how the reader checks this report against the journal."""
    yield Need(110 * mm)
    letter = "D" if view.cover.edition is Edition.INTERNAL else "B"
    yield Heading(f"付録{letter}　記録の照合", "verify")
    for text in prose.VERIFYING:
        yield Text(text, indent=1)
    yield form(fonts, head_rows(view.anchor))
    yield Code()
