"""The pages of each data set: demands, places, drills, and what it breaks with its remedy."""

from collections.abc import Iterator, Sequence

from reportlab.lib.units import mm

from reports import backup_prose as prose
from reports.backup_digits import DIGITS, SYMBOLS
from reports.backup_pages import SMALL, TINY, left
from reports.backup_view import BackupReport, DrillView, FaultView, HeldView, SetView, Standing
from reports.backup_words import lasting
from reports.front import form
from reports.mfa_groups import few, grouped
from reports.paper.blocks import Block, Heading, Text
from reports.paper.fonts import Fonts
from reports.paper.grid import Bold, Column, Grid, filled, grid

MAX_SETS, MAX_DRILLS = 80, 4
_FEW = 12  # places of one fault
_MANY = 20  # data sets, above which those without anything to mend share one table
_ORDER = (Standing.DOUBTED, Standing.UNKNOWN, Standing.PROVEN)


def sets(view: BackupReport, fonts: Fonts) -> Iterator[Block]:
    """Chapter 4: one block a data set, in the ledger's order; where too many, the doubtful ones."""
    yield Heading(f"4　バックアップ対象ごとの結果（{len(view.sets):,}件）", "sets", keep=60 * mm)
    if not view.sets:
        yield Text(prose.NO_SETS, indent=1)
        yield from _plans(1, view.plan_faults, fonts)
        return
    if not any(one.drills for one in view.sets):
        yield Text(prose.NO_DRILLS, indent=1)
    plain = [one for one in view.sets if len(view.sets) > _MANY and _clean(one)]
    rest = [one for one in view.sets if one not in plain]
    told = _told(rest)
    drills = MAX_DRILLS if len(told) <= _MANY else 1
    for number, one in enumerate(told, 1):
        yield from _set(number, one, drills, fonts)
    yield from left(rest[len(told) :], "件")
    yield from _together(len(told) + 1, plain, fonts)
    yield from _plans(len(told) + 1 + bool(plain), view.plan_faults, fonts)


def _plans(number: int, faults: Sequence[FaultView], fonts: Fonts) -> Iterator[Block]:
    """What breaks a rule as a whole: a system without any backup, a ledger that leaves one out."""
    if faults:
        words = f"4.{number}　台帳と情報システムの定めの不適合（{len(faults):,}件）"
        yield Heading(words, "set-plans", 1, keep=30 * mm)
        yield _fault_grid(faults, fonts)


def _clean(one: SetView) -> bool:
    return one.standing is Standing.PROVEN and not one.faults and not one.gaps


def _together(number: int, plain: Sequence[SetView], fonts: Fonts) -> Iterator[Block]:
    """Data sets that were shown to come back and break no rule, a line each."""
    if not plain:
        return
    words = f"4.{number}　復元を確認し、不適合も確認不能もない対象（{len(plain):,}件）"
    yield Heading(words, "set-plain", 1, keep=30 * mm)
    columns = (
        Column("対象", 20, "bold"),
        Column("情報システム・データ", 40),
        Column("保管先と最新の写し", 46),
        Column("復元訓練の結果", 64),
    )
    rows = [
        (one.id, f"{one.system}\n{one.name}", "\n".join(map(_newest, one.held)), one.because)
        for one in plain
    ]
    yield grid(fonts, columns, rows, kind=TINY)


def _newest(held: HeldView) -> str:
    return f"{held.target}: {held.newest}、{held.generations}"


def _told(every: Sequence[SetView]) -> Sequence[SetView]:
    if len(every) <= MAX_SETS:
        return every
    worst = sorted(every, key=lambda one: (_ORDER.index(one.standing), -len(one.faults)))
    chosen = {one.id for one in worst[:MAX_SETS]}
    return [one for one in every if one.id in chosen]


def _set(number: int, one: SetView, drills: int, fonts: Fonts) -> Iterator[Block]:
    words = f"4.{number}　{one.id}　{one.system}　{one.name}"
    yield Heading(words, f"set-{number}", 1, keep=55 * mm)
    demanded = "　".join(f"{name} {value}" for name, value in one.demands)
    rows = [
        ("結果", f"{one.standing.value}　{one.because}".strip()),
        ("台帳の求め", demanded),
    ]
    yield form(fonts, [row for row in rows if row[1]], SMALL)
    columns = tuple(Column(digit.title, 34, align="center") for digit in DIGITS)
    marks = tuple(Bold(f"{SYMBOLS[seen.mark]} {seen.mark.value}") for seen in one.digits)
    yield grid(fonts, columns, [marks], kind=TINY)
    yield from _places(one, fonts)
    yield from _drills(one, drills, fonts)
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


def _drills(one: SetView, most: int, fonts: Fonts) -> Iterator[Block]:
    if not one.drills:
        return
    columns = (
        Column("訓練・承認者", 30, "bold"),
        Column("試したこと", 36),
        Column("戻ったもの", 38),
        Column("所要時間", 15),
        Column("結果と、言えること", 51),
    )
    newest = one.drills[-most:]
    yield grid(fonts, columns, [_drill(drill) for drill in newest], kind=TINY)
    yield from _evidence(newest)
    yield from left(one.drills[:-most], "回の訓練")
    yield from _tables(newest, fonts)


def _drill(drill: DrillView) -> tuple[str, ...]:
    return (
        _joined(drill.number, drill.at, drill.approver),
        _joined(drill.target, f"写し {drill.said[:12]}", f"（{drill.copy_at}）", drill.tried),
        _joined(drill.returned, f"照合の相手: {drill.against}", f"作業場所: {drill.cleaned}"),
        lasting(drill.minutes * 60),
        _joined(_result(drill), drill.claim),
    )


def _result(drill: DrillView) -> str:
    return "○ すべて戻り、一致した。" if drill.proven else f"× {''.join(drill.shortfalls)}"


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
    rows = [(one.said, one.rows, one.wanted, one.mark) for one in drill.tables]
    yield Text(f"{drill.number} で戻した表（初めの{len(rows)}表まで）", 8, 12)
    yield grid(fonts, columns, rows, kind=TINY)


def _faults(one: SetView, fonts: Fonts) -> Iterator[Block]:
    if one.faults:
        yield _fault_grid(one.faults, fonts)


def _fault(alike: Sequence[FaultView]) -> tuple[str, ...]:
    """One rule that is broken in one or several places."""
    first = alike[0]
    seen = dict.fromkeys(one.observed for one in alike)
    return (
        _joined(first.check, f"重要度 {first.severity}"),
        _joined(
            first.title, few([one.target for one in alike if one.target], _FEW, "件"), first.waiver
        ),
        _joined(*seen),
        first.expected,
        first.remedy,
    )


def _fault_grid(faults: Sequence[FaultView], fonts: Fonts) -> Grid:
    columns = (
        Column("不適合", 21, "bold"),
        Column("満たされていない事項", 42),
        Column("確認した値", 36),
        Column("求める値", 24),
        Column("是正の方法", 47),
    )
    alike = grouped(faults, lambda one: one.check)
    rows = [_fault(own) for own in alike.values()]
    return grid(fonts, *filled(columns, rows), kind=TINY)
