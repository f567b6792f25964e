"""The pages of each data set: demands, places, drills, and what it breaks with its remedy."""

from collections.abc import Iterator, Sequence

from reportlab.lib.units import mm

from reports import backup_prose as prose
from reports.backup_digits import DIGITS, SYMBOLS
from reports.backup_pages import SMALL, TINY, left
from reports.backup_view import BackupReport, DrillView, FaultView, HeldView, SetView, Standing
from reports.backup_words import lasting
from reports.front import form
from reports.paper.blocks import Block, Heading, Text
from reports.paper.fonts import Fonts
from reports.paper.grid import Column, Grid, filled, grid

MAX_SETS, MAX_DRILLS, MAX_FAULTS = 120, 6, 20
_ORDER = (Standing.DOUBTED, Standing.UNKNOWN, Standing.PROVEN)


def sets(view: BackupReport, fonts: Fonts) -> Iterator[Block]:
    """Chapter 4: one block a data set, in the ledger's order; where too many, the doubtful ones."""
    yield Heading(f"4　バックアップ対象ごとの結果（{len(view.sets):,}件）", "sets", keep=60 * mm)
    if not view.sets:
        yield Text(prose.NO_SETS, indent=1)
        return
    if not any(one.drills for one in view.sets):
        yield Text(prose.NO_DRILLS, indent=1)
    told = _told(view.sets)
    for number, one in enumerate(told, 1):
        yield from _set(number, one, fonts)
    yield from left(view.sets[len(told) :], "件")


def _told(every: Sequence[SetView]) -> Sequence[SetView]:
    if len(every) <= MAX_SETS:
        return every
    worst = sorted(every, key=lambda one: (_ORDER.index(one.standing), -len(one.faults)))
    chosen = {one.id for one in worst[:MAX_SETS]}
    return [one for one in every if one.id in chosen]


def _set(number: int, one: SetView, fonts: Fonts) -> Iterator[Block]:
    words = f"4.{number}　{one.id}　{one.system}　{one.name}"
    yield Heading(words, f"set-{number}", 1, keep=55 * mm)
    demanded = "　".join(f"{name} {value}" for name, value in one.demands)
    digits = "　".join(
        f"{digit.title} {SYMBOLS[seen.mark]}{seen.mark.value}"
        for digit, seen in zip(DIGITS, one.digits, strict=True)
    )
    rows = [
        ("結果", f"{one.standing.value}　{one.because}".strip()),
        ("台帳の求め", demanded),
        ("3-2-1-1-0", digits),
    ]
    yield form(fonts, [row for row in rows if row[1]], SMALL)
    yield from _places(one, fonts)
    yield from _drills(one, fonts)
    yield from _faults(one, fonts)
    if one.gaps:
        yield Text(f"※ ほかに確認不能の判定が{one.gaps:,}件ある（7章）。", 8, 12)


def _places(one: SetView, fonts: Fonts) -> Iterator[Block]:
    if not one.held:
        yield Text(prose.NO_PLACES, 9, 14, indent=1)
        return
    columns = (
        Column("保管先", 30, "bold"),
        Column("場所・媒体・保護", 40),
        Column("最新の写し", 34),
        Column("世代・大きさ", 24),
        Column("読み取った量", 42),
    )
    yield grid(fonts, columns, [_place(held) for held in one.held], kind=TINY)
    for held in one.held:
        if held.lines:
            yield Text(f"{held.target}: " + "、".join(held.lines), 8, 12)


def _place(held: HeldView) -> tuple[str, ...]:
    where = f"{held.site}、{held.medium}\n保護: {held.apart}\n消去の試行: {held.canary}"
    newest = f"{held.newest}\n{held.age}".strip()
    return (
        f"{held.target}\n{held.tool}",
        where,
        newest,
        _joined(held.generations, held.size),
        held.read,
    )


def _joined(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _drills(one: SetView, fonts: Fonts) -> Iterator[Block]:
    if not one.drills:
        return
    columns = (
        Column("試験・承認者", 34, "bold"),
        Column("試したこと", 33),
        Column("戻ったもの", 33),
        Column("所要時間", 17),
        Column("言えること", 53),
    )
    newest = one.drills[-MAX_DRILLS:]
    yield grid(fonts, columns, [_drill(drill) for drill in newest], kind=TINY)
    yield from _evidence(newest)
    yield from left(one.drills[:-MAX_DRILLS], "回の試験")
    yield from _tables(newest, fonts)


def _drill(drill: DrillView) -> tuple[str, ...]:
    return (
        _joined(drill.number, drill.at, drill.approver),
        _joined(drill.target, f"写し {drill.said[:16]}", f"（{drill.copy_at} 取得）", drill.tried),
        _joined(drill.returned, f"照合の相手: {drill.against}", drill.cleaned),
        lasting(drill.minutes * 60),
        _joined(("○ " if drill.proven else "× ") + "".join(drill.shortfalls), drill.claim),
    )


def _evidence(drills: Sequence[DrillView]) -> Iterator[Block]:
    for drill in drills:
        if drill.evidence:
            yield Text(f"{drill.number} の証跡 SHA-256: {drill.evidence}", 7, 10, after=1)


def _tables(drills: Sequence[DrillView], fonts: Fonts) -> Iterator[Block]:
    """Tables of the newest drill that has any."""
    drill = next((drill for drill in reversed(drills) if drill.tables), None)
    if drill is None:
        return
    columns = (
        Column("表", 70, "bold"),
        Column("戻った件数", 30, align="right"),
        Column("求める件数", 30, align="right"),
        Column("一致", 40, align="center"),
    )
    rows = [(one.name, one.rows, one.wanted, one.mark) for one in drill.tables]
    yield Text(f"{drill.number} で戻した表（名前の順に先頭の{len(rows)}表まで）", 8, 12)
    yield grid(fonts, columns, rows, kind=TINY)


def _faults(one: SetView, fonts: Fonts) -> Iterator[Block]:
    if one.faults:
        yield _fault_grid(one.faults[:MAX_FAULTS], fonts)
        yield from left(one.faults[MAX_FAULTS:], "件の不適合")


def _fault_grid(faults: Sequence[FaultView], fonts: Fonts) -> Grid:
    columns = (
        Column("不適合", 21, "bold"),
        Column("満たされていない事項", 42),
        Column("確認した値", 36),
        Column("求める値", 24),
        Column("是正の方法", 47),
    )
    rows = [
        (_joined(one.check, f"重要度 {one.severity}"), _joined(one.title, one.target),
         one.observed, one.expected, one.remedy)
        for one in faults
    ]  # fmt: skip
    return grid(fonts, *filled(columns, rows), kind=TINY)
