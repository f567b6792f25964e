"""Chapters of the report on backups, but for the pages of each data set."""

from collections.abc import Iterator, Sequence

from reportlab.lib.units import mm

from reports import backup_prose as prose
from reports.backup_digits import DIGITS, SYMBOLS
from reports.backup_plot import matrices, trend
from reports.backup_view import (
    BackupReport,
    Elsewhere,
    FormRow,
    JudgementView,
    LossView,
    TrendView,
)
from reports.front import form
from reports.mfa_groups import grouped
from reports.mfa_prose import percent
from reports.paper.blocks import Block, Figure, Heading, Need, Text
from reports.paper.fonts import Fonts
from reports.paper.grid import Bold, Column, Mono, Type, filled, grid
from reports.paper.page import FULL

SMALL = Type(7.5, 10.5, 2.5)
TINY = Type(7, 9, 1.9)
_MARKS = Type(6.5, 8.5, 1.3)
MAX_GAPS, MAX_TRENDS, MAX_ROWS = 60, 24, 600
_ACROSS = 20  # rules beside each other in the appendix


def overview(view: BackupReport, fonts: Fonts) -> Iterator[Block]:
    """Chapter 1: purpose, criteria, scope, method."""
    seen = view.overview
    rows = [
        ("目的", prose.PURPOSE),
        ("基準", prose.CRITERIA),
        ("対象", f"情報システム {seen.systems:,}、バックアップ対象 {seen.data_sets:,}件"),
        ("保管先", f"{seen.targets:,}か所、うち問合せに答えたもの {seen.targets_answered:,}か所"),
        ("実施の時期", seen.period),
        ("実施者", seen.operator),
        ("方法", "\n".join(prose.method(view))),
        ("監査方針 SHA-256", Mono(seen.policy_digest)),
    ]
    yield Heading("1　概要", "overview")
    yield form(fonts, [row for row in rows if row[1]])


def summary(view: BackupReport, fonts: Fonts) -> Iterator[Block]:
    """Chapter 2: what a committee needs: the counts, and the matrix of systems."""
    yield Need(120 * mm)
    yield Heading("2　結果の要約", "summary")
    yield Text(prose.summary(view), indent=1, after=8)
    if next_steps := prose.next_steps(view):
        yield Text(next_steps, indent=1, after=8)
    yield Heading("2.1　復元できることの確認", "standing", 1, keep=40 * mm)
    yield _standings(view, fonts)
    yield Heading("2.2　情報システムと 3-2-1-1-0", "matrix", 1, keep=50 * mm)
    yield Text(prose.MATRIX, 9, 14)
    yield Text(prose.MARKS, 9, 14)
    yield form(fonts, [(digit.title, digit.meaning) for digit in DIGITS], SMALL)
    for drawing in matrices(view.systems, FULL.width, fonts):
        yield Figure(drawing)
    if not view.systems:
        yield Text("示すことのできる情報システムはない。", indent=1)
    yield Heading("2.3　戻してみなければ分からない誤り", "drill-only", 1, keep=20 * mm)
    yield Text(prose.DRILL_ONLY, indent=1)


def _standings(view: BackupReport, fonts: Fonts) -> Block:
    counts = view.counts
    columns = (
        Column("区分", 28, "bold"),
        Column("件数", 16, align="right"),
        Column("割合", 20, align="right"),
        Column("意味", 106),
    )
    numbers = (counts.proven, counts.doubted, counts.unknown)
    rows = [
        (name, f"{n:,}", _share(n, counts.data_sets), meaning)
        for (name, meaning), n in zip(prose.STANDINGS, numbers, strict=True)
    ]
    rows.append(
        (
            "計",
            f"{counts.data_sets:,}",
            "",
            "台帳のバックアップ対象のすべて。割合は端数を切り捨てた。",
        )
    )
    rows.append(
        ("3-2-1-1-0", f"{counts.kept:,}", _share(counts.kept, counts.data_sets),
         "五つの数字のすべてが適合のもの。上の区分とは別に数えた。")
    )  # fmt: skip
    return grid(fonts, columns, rows, kind=Type(9, 13, 3))


def _share(part: int, whole: int) -> str:
    return f"{percent(part, whole)}" if whole else "－"


def losses(view: BackupReport, fonts: Fonts) -> Iterator[Block]:
    """Chapter 3: the answer to 毀損, system by system."""
    yield Need(90 * mm)
    yield Heading("3　毀損に当たるか（同じデータが別に保管されているか）", "losses")
    yield Text(prose.LOSSES, indent=1, after=6)
    if not view.losses:
        yield Text(prose.NO_SETS, indent=1)
        return
    columns = (
        Column("情報システムとその答え", 36),
        Column("データ", 30),
        Column("データの答え", 22, "bold"),
        Column("根拠、又は証明できない理由", 82),
    )
    ordered = sorted(view.losses, key=lambda one: list(Elsewhere).index(one.answer))
    rows = [row for one in ordered for row in _loss(one)]
    yield grid(fonts, *filled(columns, rows), kind=SMALL)
    yield Text(prose.LOSSES_NOTE, 9, 14)


def _loss(one: LossView) -> Iterator[tuple[str, ...]]:
    """The system's own answer beside its first data set, its name beside the others."""
    name: str = Bold(f"{one.system}\n{prose.ANSWERS[one.answer]}")
    for line in one.sets:
        answer = prose.ANSWERS[line.answer] if line.name else ""
        yield name, line.name or "（定めなし）", answer, line.words
        name = one.system


def trends(view: BackupReport, fonts: Fonts) -> Iterator[Block]:
    """Chapter 5: minutes per drill and size of the copies, over time."""
    yield Heading("5　復元の所要時間と写しの大きさの推移", "trends", keep=60 * mm)
    told = [one for one in view.trends if len(one.minutes) > 1 or len(one.sizes) > 1]
    if not told:
        yield Text(prose.NO_TRENDS, indent=1)
        return
    yield Text(prose.TRENDS, 9, 14, after=6)
    first = sorted(told, key=_moved)
    for one in first[:MAX_TRENDS]:
        yield Figure(trend(one, FULL.width, fonts))
    yield from left(first[MAX_TRENDS:], "件")


def _moved(one: TrendView) -> tuple[bool, int]:
    """Failed or many drills first: those are to be looked at."""
    return all(dot.good for dot in one.minutes), -len(one.minutes)


def left(rest: Sequence[object], counter: str) -> Iterator[Block]:
    """What did not fit, and where it is."""
    if rest:
        yield Text(f"※ ほか{len(rest):,}{counter}は、表計算版による。", 8, 12)


def form_seven(view: BackupReport, fonts: Fonts) -> Iterator[Block]:
    """Chapter 6: the lines of 様式7, with room to be filled in."""
    yield Heading("6　様式7（重要情報のバックアップの状況と対策計画）", "form", keep=60 * mm)
    yield Text(prose.FORM, 9, 14, after=6)
    if not view.form:
        yield Text("該当なし。", indent=1)
        return
    columns = (
        Column("情報システム", 22, "bold"),
        Column("データ", 20),
        Column("媒体", 13),
        Column("周期", 13),
        Column("世代", 14),
        Column("保管場所", 24),
        Column("復元訓練", 22),
        Column("課題と対策", 22),
        Column("担当", 10),
        Column("期限", 10),
    )
    yield grid(fonts, columns, [_form_row(row) for row in view.form], kind=Type(7, 10, 2.5))


def _form_row(row: FormRow) -> tuple[str, ...]:
    told = (row.system, row.data, row.medium, row.cycle, row.generations, row.place)
    return *told, row.restore_test, "", "", ""


def gaps(view: BackupReport, fonts: Fonts) -> Iterator[Block]:
    """Chapter 7: what could not be confirmed, and why."""
    yield Heading(f"7　確認不能（{view.counts.gaps:,}件）", "gaps", keep=50 * mm)
    if not view.gaps:
        yield Text("該当なし。" if view.counts.data_sets else prose.NO_SETS, indent=1)
        return
    yield Text(prose.GAPS, 9, 14, after=6)
    columns = (
        Column("理由", 50, "bold"),
        Column("確認していない事項", 56),
        Column("件数", 11, align="right"),
        Column("バックアップ対象（保管先）", 53),
    )
    rows = [
        (gap.reason, f"{gap.check}\n{gap.title}".strip(), f"{gap.count:,}", gap.where)
        for gap in view.gaps[:MAX_GAPS]
    ]
    yield grid(fonts, *filled(columns, rows), kind=SMALL)
    yield from left(view.gaps[MAX_GAPS:], "組")


def strays(view: BackupReport) -> Iterator[Block]:
    """What is backed up though no line of the ledger names it; nothing where there is none."""
    if view.strays:
        yield Heading(f"7.1　台帳にないバックアップ（{len(view.strays):,}件）", "strays", 1)
        yield Text(prose.STRAYS, 9, 14)
        for words in view.strays[:MAX_GAPS]:
            yield Text(words, 8.5, 13, left=14, hanging="・", after=1)
        yield from left(view.strays[MAX_GAPS:], "件")


def limits() -> Iterator[Block]:
    """Chapter 8: where the statements end."""
    yield Heading("8　範囲と限界", "limits", keep=60 * mm)
    for number, text in enumerate((*prose.LIMITS, prose.ALL_SETS), 1):
        yield Text(text, left=20, hanging=f"{number}", after=3)


def appendix(view: BackupReport, fonts: Fonts) -> Iterator[Block]:
    """Appendix A: every judgement as a symbol, data sets against rules."""
    yield Heading("付録A　すべての判定", "judgements", keep=60 * mm)
    if not view.judgements:
        yield Text("該当なし。", indent=1)
        return
    yield Text(prose.MARKS + "　空白 判定の対象でない", 9, 14)
    rules = dict(sorted({row.check: row.title for row in view.judgements}.items()))
    lines = grouped(view.judgements, lambda row: (row.data_set or row.system, row.target))
    shown = list(lines.items())[:MAX_ROWS]
    names = list(rules)
    tables = -(-len(names) // _ACROSS)
    across = -(-len(names) // tables)
    for start in range(0, len(names), across):
        yield _judged(shown, names[start : start + across], fonts)
    yield from left(list(lines)[MAX_ROWS:], "行")
    columns = (Column("点検番号", 24, "bold"), Column("点検項目", 146))
    yield grid(fonts, columns, list(rules.items()), kind=SMALL)


def _judged(
    lines: Sequence[tuple[tuple[str, str], Sequence[JudgementView]]],
    rules: Sequence[str],
    fonts: Fonts,
) -> Block:
    width = min(118 / len(rules), 9.0)
    columns = (
        Column("対象", 22, "bold"),
        Column("保管先", 148 - width * len(rules)),
        *(Column(rule.rpartition("-")[2], width, align="center") for rule in rules),
    )
    rows = []
    for (data_set, target), own in lines:
        marks = {row.check: SYMBOLS[row.mark] for row in own}
        cells = [marks.get(rule, "") for rule in rules]
        if any(cells):
            rows.append((data_set, target, *cells))
    return grid(fonts, columns, rows, kind=_MARKS)
