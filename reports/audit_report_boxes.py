"""Findings of the yearly audit on paper: one box each, or one table a clause where they are many.

Five thousand findings in boxes would be two thousand pages. A clause with more findings than `FEW`
gets a table instead: what all of them say alike stands once above it, what differs in its rows.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from reportlab.lib.units import mm

from audit.cycle.finding_model import FIVE, Grade
from reports.audit_report_view import ActionRow, FindingPaper
from reports.audit_words import grade_words, standing_words
from reports.finding_pages import LABEL, Box
from reports.front import form
from reports.paper.blocks import Block, Heading, Space, Text
from reports.paper.fonts import FaceName, Fonts
from reports.paper.grid import Column, Grid, Type, grid

FEW = 6
_FIELDS = Type(8.5, 12, 2.3)
_SMALL = Type(7.5, 10.2, 2.1)
_TINY = Type(7, 9.2, 1.8)
_LINES = Type(8, 11.5, 2.6)
_LIST: tuple[tuple[str, float, FaceName], ...] = (
    ("番号", 26, "bold"), ("等級", 27, "bold"), ("条項と見出し", 47, "sans"), ("所管", 40, "sans"),
    ("状況", 30, "sans"),
)  # fmt: skip
_ACTIONS = (
    ("改善措置", 48), ("担当の職", 26), ("期限", 17), ("状況", 25), ("手順と備考", 54),
)  # fmt: skip
_ROWS = Column("番号・等級・対象", 36), Column("事実・原因ほか", 82), Column("回答・措置・状況", 52)
_CROWDED = (
    Column("条項と見出し", 66),
    Column("件数", 16, align="right"),
    *(Column(grade_words(grade), 22, align="right") for grade in Grade),
)


def finding_list(findings: Sequence[FindingPaper], fonts: Fonts) -> Block:
    """Findings on a line each, linked to their boxes."""
    columns = [Column(title, width, face) for title, width, face in _LIST]
    links = {row: f"finding-{f.number}" for row, f in enumerate(findings)}
    return grid(fonts, columns, list(map(_line, findings)), kind=_LINES, links=links)


def crowded_list(groups: Sequence[Sequence[FindingPaper]], fonts: Fonts) -> Block:
    """Each crowded clause on one line with its findings by grade, linked to its table."""
    rows, links = [], {}
    for row, found in enumerate(groups):
        counted = Counter(one.grade for one in found)
        grades = (f"{counted[grade]:,}" for grade in Grade)
        rows.append((clause(found[0]), f"{len(found):,}", *grades))
        links[row] = f"clause-{found[0].control}"
    return grid(fonts, _CROWDED, rows, kind=_LINES, links=links)


def public_list(findings: Sequence[FindingPaper], fonts: Fonts) -> Block:
    """Every finding on one line, with what of it may be published and nothing behind it."""
    heads = *_LIST, ("回答", 20, "sans"), ("期限", 16, "sans")
    widths = (25, 27, 33, 30, 23, 14, 18)
    columns = [
        Column(title, width, face) for (title, _, face), width in zip(heads, widths, strict=True)
    ]
    rows = [(*_line(f), f.stance, f.due or "－") for f in findings]
    return grid(fonts, columns, rows, kind=_LINES)


def _line(one: FindingPaper) -> tuple[str, ...]:
    sections = "、".join(one.departments)
    return one.number, grade_words(one.grade), clause(one), sections, standing_words(one.standing)


def finding_pages(findings: Sequence[FindingPaper], fonts: Fonts) -> Iterator[Block]:
    """Each finding in the order given; those of a crowded clause together, where it comes first."""
    many, told = _many(findings), set[str]()
    for one in findings:
        if one.control not in many:
            yield from _box(one, fonts)
        elif one.control not in told:
            told.add(one.control)
            yield from _clause(many[one.control], fonts)


def crowded(findings: Sequence[FindingPaper]) -> tuple[tuple[FindingPaper, ...], ...]:
    """The findings of the clauses that have them in a table, a group for each."""
    return tuple(map(tuple, _many(findings).values()))


def alone(findings: Sequence[FindingPaper]) -> tuple[FindingPaper, ...]:
    """The findings that have a box each."""
    many = _many(findings)
    return tuple(one for one in findings if one.control not in many)


def clause(one: FindingPaper) -> str:
    """The clause with its heading."""
    return f"{one.control}　{one.heading or one.title}".rstrip("　")


def _many(findings: Sequence[FindingPaper]) -> dict[str, list[FindingPaper]]:
    groups: dict[str, list[FindingPaper]] = {}
    for one in findings:
        groups.setdefault(one.control, []).append(one)
    return {control: found for control, found in groups.items() if len(found) > FEW}


def _box(one: FindingPaper, fonts: Fonts) -> Iterator[Block]:
    entry = Heading(f"{one.number}　{clause(one)}", f"finding-{one.number}", 1, listed=False)
    columns = Column("", LABEL, "bold", shaded=True), Column("", 170 - LABEL)
    blocks = [grid(fonts, columns, list(_fields(one)), kind=_FIELDS, head=False)]
    if one.actions:
        blocks.append(_actions(one.actions, fonts))
    title, again = _title(fonts, one), _title(fonts, one, "（続き）")
    yield Box(title, again, tuple(map(_tight, blocks)), entry)
    yield Space(4 * mm)


def _title(fonts: Fonts, one: FindingPaper, more: str = "") -> Grid:
    columns = (
        Column("", LABEL, "bold", shaded=True),
        Column("", 40, "bold", shaded=True),
        Column("", 130 - LABEL, shaded=True),
    )
    names = [(one.number, grade_words(one.grade), f"{clause(one)}{more}")]
    return _tight(grid(fonts, columns, names, kind=Type(10, 13, 3.2), head=False))


def _tight(block: Grid) -> Grid:
    return replace(block, after=0)


def _fields(one: FindingPaper) -> Iterator[tuple[str, str]]:
    if one.title and one.title != one.heading:
        yield "見出し", one.title
    yield "対象", f"{one.target}\n所管 {'、'.join(one.departments) or '記録なし'}"
    for name, words in FIVE.items():
        yield words.ja, getattr(one.five, name).strip() or "未記入"
    yield "点検の結果", "\n".join(one.facts) or "機器の点検によらない。"
    yield "証拠", "\n".join(one.evidence) or "記録なし"
    yield "これまでとの関係", _since(one)
    yield "課室の回答", one.response
    if not one.actions:
        yield "改善措置", "定められていない。"
    if one.because:
        yield "例外承認", f"{one.waived_until}まで　{one.because}"
    yield "状況", standing_words(one.standing)
    if one.progress:
        yield "経過", "\n".join(one.progress)


def _since(one: FindingPaper) -> str:
    earlier = f"　前の番号 {one.earlier}" if one.earlier else ""
    return f"{one.trend}　発見の経緯: {one.source}{earlier}"


def _actions(actions: Sequence[ActionRow], fonts: Fonts) -> Grid:
    columns = [Column(title, width) for title, width in _ACTIONS]
    rows = [
        (a.said, a.owner, a.due, a.state, "\n".join(filter(None, (a.steps, a.words))))
        for a in actions
    ]
    return grid(fonts, columns, rows, kind=_SMALL)


def _clause(findings: Sequence[FindingPaper], fonts: Fonts) -> Iterator[Block]:
    first = findings[0]
    title = f"{clause(first)}　{len(findings):,}件"
    yield Heading(title, f"clause-{first.control}", 1, listed=False, keep=60 * mm)
    alike = _alike(findings)
    if alike:
        yield form(fonts, [(FIVE[name].ja, getattr(first.five, name)) for name in alike], _FIELDS)
    rows = [_cells(one, alike) for one in findings]
    yield grid(fonts, _ROWS, rows, kind=_TINY)
    yield Text("", 4, 6, after=0)


def _alike(findings: Sequence[FindingPaper]) -> tuple[str, ...]:
    """The fields that every finding of the clause has alike, and that say something."""
    return tuple(
        name
        for name in FIVE
        if len({getattr(one.five, name) for one in findings}) == 1
        and getattr(findings[0].five, name).strip()
    )


def _cells(one: FindingPaper, alike: Sequence[str]) -> tuple[str, str, str]:
    """One finding in a row: everything that its box would say."""
    own = one.title if one.title and one.title != one.heading else ""
    about = (one.number, grade_words(one.grade), own, one.target, _owners(one), _since(one))
    fields = (
        f"【{words.ja}】{getattr(one.five, name).strip() or '未記入'}"
        for name, words in FIVE.items()
        if name not in alike
    )
    said = (*fields, *one.facts, "　".join(one.evidence))
    actions = (_brief(each) for each in one.actions)
    waiver = f"例外承認 {one.waived_until}まで　{one.because}" if one.because else ""
    answer = (standing_words(one.standing), one.response, *actions, waiver, *one.progress)
    return _lines(about), _lines(said), _lines(answer)


def _lines(words: Iterable[str]) -> str:
    return "\n".join(filter(None, words))


def _owners(one: FindingPaper) -> str:
    """The sections, where the target does not say them."""
    if len(one.departments) == 1 and one.target.endswith(f" {one.departments[0]}"):
        return ""
    return f"所管 {'、'.join(one.departments) or '記録なし'}"


def _brief(one: ActionRow) -> str:
    parts = (f"・{one.said}（{one.owner}、{one.due}まで、{one.state}）", one.steps, one.words)
    return "\n".join(filter(None, parts))
