"""The back of the audit report: what was not covered, registers, limits, appendices."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from reportlab.lib.units import mm

from reports import prose
from reports.alike import Alike, folded, places_of
from reports.charts import SYMBOLS
from reports.era import compact, era_compact
from reports.front import Code, form, head_rows
from reports.paper.blocks import NEXT_PAGE, Block, Heading, Need, Text
from reports.paper.fonts import Fonts
from reports.paper.grid import Bold, Column, Grid, Type, filled, grid
from reports.tallies import VIOLATIONS
from reports.view import (
    Edition,
    Grade,
    HostView,
    MemberView,
    NotCovered,
    Papered,
    ReportView,
    ResultView,
)

SMALL = Type(7.5, 10.5, 2.5)
TINY = Type(7, 9, 1.7)
CLIP, CLIP_BAD = 40, 160

_TALLY = (
    (Grade.MAJOR, "重大"),
    (Grade.MINOR, "軽微"),
    (Grade.OBSERVATION, "観察"),
    (Grade.ADVICE, "推奨"),
    (Grade.CONFORMING, "適合"),
    (Grade.NOT_APPLICABLE, "対象外"),
    (Grade.UNCONFIRMED, "未確認"),
)
_SHORT = dict(_TALLY)


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
    rows = [(c.check, c.title, c.host, c.department, compact(c.first_seen)) for c in view.closed]
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
        Column("理由・代替措置", 30),
        Column("申請・承認", 20),
        Column("期間", 23),
        Column("状態", 15, "bold"),
    )
    rows = [
        (
            w.check,
            w.title,
            w.host,
            f"{w.reason}\n代替措置: {w.compensating}" if w.compensating else w.reason,
            "\n".join(part for part in (w.requester, w.approver) if part),
            f"{era_compact(w.since)}\n～{era_compact(w.until)}",
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
    asked = {result.host_id for result in view.results}
    links = {n: _place(host.id) for n, host in enumerate(view.hosts) if host.id in asked}
    rows = [_host_row(host) for host in view.hosts]
    yield grid(fonts, columns, rows, kind=Type(7, 10, 2.2), links=links)


def _host_row(host: HostView) -> tuple[str, ...]:
    counts = dict(host.tally.counts)
    numbers = (str(counts.get(grade, 0)) for grade, _ in _TALLY)
    return (_named(host), f"{host.kind}\n{host.zone}", host.department, *numbers)


def _named(host: HostView) -> str:
    return host.name if host.id in ("", host.name) else f"{host.name}\n{host.id}"


def limits(chapter: int = 9) -> Iterator[Block]:
    """Chapter 9: where the statements of this report end."""
    yield Heading(f"{chapter}　監査の限界", "limits", keep=85 * mm)
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
    yield Heading("A.1　点検項目と条項", "results-checks", 1, listed=False)
    yield _by_check(view.results, fonts)
    yield Heading("A.2　機器ごとの結果", "results-hosts", 1, listed=False, keep=40 * mm)
    words = prose.RESULTS if view.cover.edition is Edition.PUBLIC else prose.RESULTS + prose.CLIPPED
    yield Text(words, 8, 12, after=6)
    yield from _by_host(view.results, fonts)


def _by_host(rows: Sequence[ResultView], fonts: Fonts) -> Iterator[Block]:
    """Each host's results: the judged line by line, the rest by the reason that they share."""
    places = places_of(rows)
    hosts = [list(group) for _, group in groupby(rows, key=lambda result: result.host_id)]
    parts = [_host_lines(group, places) for group in hosts]
    table, start = _table([line for part in parts for line in part], fonts), 0
    for group, part in zip(hosts, parts, strict=True):
        end = start + len(part)
        words = f"{group[0].host}　{group[0].department}　{len(group):,}件"
        caption = Heading(words, _place(group[0].host_id), 2, listed=False)
        yield replace(table, rows=table.rows[start:end], caption=caption)
        start = end


def _host_lines(group: Sequence[ResultView], places: Mapping[str, int]) -> list[tuple[str, ...]]:
    alone, alike = folded(group, places)
    return [*(_result_row(row, "") for row in alone), *map(_alike_row, alike)]


def _alike_row(line: Alike) -> tuple[str, ...]:
    grade = f"{SYMBOLS[line.grade]} {_SHORT[line.grade]}"
    return f"{line.count}項目", line.checks, "", grade, _clip(line.reason, CLIP_BAD), "", ""


def _by_check(rows: Sequence[ResultView], fonts: Fonts) -> Grid:
    """Each check once, with its clauses and how many hosts it met."""
    groups: dict[str, list[ResultView]] = {}
    for row in rows:
        groups.setdefault(row.check, []).append(row)
    columns = (
        Column("点検番号", 17),
        Column("点検項目", 66),
        Column("条項", 30),
        Column("重要度", 11),
        Column("不適合", 11, align="right"),
        Column("適合", 11, align="right"),
        Column("対象外", 11, align="right"),
        Column("未確認", 13, align="right"),
    )
    texts = [_check_row(groups[check]) for check in sorted(groups)]
    texts.append(("計", "", "", "", *_check_row(rows)[4:]))
    return grid(fonts, columns, texts, kind=TINY)


def _check_row(group: Sequence[ResultView]) -> tuple[str, ...]:
    first, counts = group[0], Counter(row.grade for row in group)
    bad = sum(counts[grade] for grade in VIOLATIONS)
    others = (Grade.CONFORMING, Grade.NOT_APPLICABLE, Grade.UNCONFIRMED)
    numbers = (Bold(str(bad)) if bad else "0", *(str(counts[grade]) for grade in others))
    return first.check, _titled(first), first.clause, first.severity, *numbers


def _place(host_id: str) -> str:
    """The bookmark of a host's results."""
    return f"results-{host_id}"


def results(rows: Sequence[ResultView], fonts: Fonts) -> Grid:
    """Every result on a line: check, clauses, grade, state or reason, provenance, what is asked."""
    return _table([_result_row(row, row.clause) for row in rows], fonts, clauses=True)


def _table(texts: Sequence[tuple[str, ...]], fonts: Fonts, *, clauses: bool = False) -> Grid:
    columns = (
        Column("点検番号", 15),
        Column("点検項目", 43 if clauses else 46),
        Column("条項", 20 if clauses else 0),
        Column("判定", 13),
        Column("確認した値・理由", 37 if clauses else 45),
        Column("由来", 19),
        Column("求める値", 23 if clauses else 32),
    )
    return grid(fonts, *filled(columns, texts), kind=TINY)


def _result_row(row: ResultView, clause: str) -> tuple[str, ...]:
    value = row.observed or row.reason
    most = CLIP_BAD if row.grade in VIOLATIONS else CLIP
    grade = f"{SYMBOLS[row.grade]} {_SHORT[row.grade]}"
    return (
        row.check,
        _titled(row),
        clause,
        Bold(grade) if row.grade in VIOLATIONS else grade,
        _clip(value, most),
        row.provenance,
        _clip(row.expected, most),
    )


def _titled(row: ResultView) -> str:
    return f"{row.title}（{prose.UNPROVEN_MARK}）" if row.unproven else row.title


def _clip(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most] + "…"


def evidence(view: ReportView, fonts: Fonts) -> Iterator[Block]:
    """Appendix B: the evidence each host's results rest on, in full."""
    yield Heading("付録B　証跡の一覧", "evidence")
    rows = sorted({(r.host, r.evidence) for r in view.results if r.evidence})
    if not rows:
        yield Text("該当なし。", indent=1)
        return
    collected = {(h.name, h.evidence): h.collected for h in view.hosts}
    columns = (Column("機器", 32, "bold"), Column("収集日時", 57), Column("SHA-256", 81, "mono"))
    texts = [(host, collected.get((host, digest), ""), digest) for host, digest in rows]
    yield grid(fonts, columns, texts, kind=Type(7, 10, 2))


def history(view: ReportView, fonts: Fonts) -> Iterator[Block]:
    """Appendix C: what is remembered about every finding on every host."""
    yield Heading("付録C　指摘の履歴", "history")
    kept = [(f.number, m) for f in view.findings for m in f.members if m.fingerprint]
    if not kept:
        yield Text("該当なし。", indent=1)
        return
    runs = {(m.last_run, m.last_seen) for _, m in kept}
    if len(runs) == 1:
        ((run, day),) = runs
        words = prose.LAST_SEEN.format(compact(day), f"（実行番号 {run}）" if run else "")
        yield Text(words, 8, 12, after=6)
    columns = (
        Column("指摘番号", 15, "bold"),
        Column("機器", 24),
        Column("識別子", 22, "mono"),
        Column("関係", 9),
        Column("初回", 15),
        Column("最終", 15),
        Column("実行番号", 23, "mono"),
        Column("回数", 8, align="right"),
        Column("是正の状況", 17),
        Column("担当・期限・備考", 22),
    )
    rows = [_remembered(number, m, alike=len(runs) == 1) for number, m in kept]
    yield grid(fonts, *filled(columns, rows), kind=Type(7, 9.2, 1.8))


def _remembered(number: str, m: MemberView, *, alike: bool) -> tuple[str, ...]:
    claimed = f"是正の報告 {m.claimed}" if m.claimed else ""
    notes = (m.assignee, compact(m.due), claimed, m.note)
    words = "\n".join(part for part in notes if part)
    last = ("", "") if alike else (compact(m.last_seen), m.last_run)
    seen = (m.trend, compact(m.first_seen), *last, str(m.runs))
    return number, m.host, m.fingerprint, *seen, m.state, words


def verifying(view: Papered, fonts: Fonts, letter: str = "") -> Iterator[Block]:
    """The last appendix: how the reader checks this report against the journal."""
    yield Need(110 * mm)
    letter = letter or ("D" if view.cover.edition is Edition.INTERNAL else "B")
    yield Heading(f"付録{letter}　記録の照合", "verify")
    for text in prose.VERIFYING:
        yield Text(text, indent=1)
    yield form(fonts, head_rows(view.anchor))
    yield Code()
