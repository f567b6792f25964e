"""The front of the report of the yearly audit: opinion, overview, what was not covered."""

from collections.abc import Iterator

from audit.cycle.engagements import ASSURANCES, Assurance
from audit.cycle.paper_model import METHODS
from reports import audit_report_prose as prose
from reports.audit_report_notes import AGAINST
from reports.audit_report_view import AuditPaper, Pairs, Rows
from reports.edition import WITHHELD
from reports.front import form
from reports.paper.blocks import Block, Heading, Text
from reports.paper.fonts import Fonts
from reports.paper.grid import Column, Mono, Type, filled, grid
from reports.view import Edition

SMALL = Type(8.5, 11.5, 2.6)
NONE = "なし。"
NAMES = frozenset({"条項", "個別監査", "種"})  # never numbers, though they may look so


def table(fonts: Fonts, heads: tuple[tuple[str, float], ...], rows: Rows) -> Block:
    """A table of these rows, or that there is none; columns without a word are left out."""
    if not rows:
        return Text(NONE, indent=1)
    numbers = [
        title not in NAMES and all(_is_number(row[n]) for row in rows)
        for n, (title, _) in enumerate(heads)
    ]
    columns = [
        Column(title, width, align="right" if number else "left")
        for (title, width), number in zip(heads, numbers, strict=True)
    ]
    return grid(fonts, *filled(columns, rows), kind=SMALL)


def _is_number(text: str) -> bool:
    return text in ("", "－") or (text[0].isdecimal() and not text.strip("0123456789,.%"))


def written(words: Pairs, missing: str) -> Iterator[Block]:
    """What people wrote, each under what it is about; what nobody wrote is said so."""
    for about, text in words:
        if len(words) > 1:
            yield Text(_about(about), 10, 16, "bold", after=1, keep=20)
        for line in (text or missing).split("\n"):
            yield Text(line, indent=1)


def _about(about: str) -> str:
    return "年度の全体" if about == "年度" else f"個別監査 {about}"


def missing_words(view: AuditPaper) -> str:
    """What stands where no words are to be shown."""
    return WITHHELD if is_public(view) else prose.NOT_WRITTEN


def is_public(view: AuditPaper) -> bool:
    """Whether it is for everybody to read."""
    return view.cover.edition is Edition.PUBLIC


def opinion(view: AuditPaper, fonts: Fonts, number: int) -> Iterator[Block]:  # noqa: ARG001 - as all
    """The opinion in the words of the auditors, and the figures."""
    yield Heading(f"{number}　総評", "opinion")
    yield from written(view.words, missing_words(view))
    yield Heading(f"{number}.1　数の概要", "figures", 1, listed=False, keep=20)
    yield Text(view.summary, indent=1)


def overview(view: AuditPaper, fonts: Fonts, number: int) -> Iterator[Block]:
    """Purpose, kind, engagements, team, criteria, procedures, samples."""
    yield Heading(f"{number}　監査の概要", "overview")
    yield Heading(f"{number}.1　目的", "purpose", 1)
    yield from written(view.purposes, missing_words(view))
    yield Heading(f"{number}.2　監査の種別", "kind", 1)
    kinds = {one.kind for one in view.engagements}
    if ASSURANCES[Assurance.ADVISORY].ja in kinds or not kinds:
        yield Text(prose.ADVISORY, indent=1)
    if ASSURANCES[Assurance.ASSURANCE].ja in kinds:
        yield Text(prose.ASSURANCE, indent=1)
    yield Heading(f"{number}.3　対象と期間", "scope", 1)
    if view.plan:
        yield form(fonts, view.plan, SMALL)
    yield table(fonts, _ENGAGEMENTS, tuple(_engagements(view)))
    yield Heading(f"{number}.4　監査の体制と独立性", "team", 1)
    yield table(fonts, _TEAM, view.team)
    for words in (words for name, words in view.notes if name == AGAINST):
        yield Text(f"{AGAINST}　{words}", 9, 13, "bold", left=12, hanging="※", after=2)
    yield from _how(view, fonts, number)


_ENGAGEMENTS = (
    ("個別監査", 17), ("対象", 38), ("課室", 30), ("監査対象期間", 33), ("実施期間", 33),
    ("段階", 19),
)  # fmt: skip
_TEAM = (("個別監査", 17), ("役割", 22), ("氏名", 30), ("所属", 25), ("独立性の申告", 76))


def _engagements(view: AuditPaper) -> Iterator[tuple[str, ...]]:
    for one in view.engagements:
        special = f"特命監査: {one.special}" if one.special else ""
        what = "\n".join(filter(None, (one.targets, special)))
        phase = f"{one.phase}\n{one.kind}"
        yield one.id, what, one.departments, one.period, one.fieldwork, phase


def _how(view: AuditPaper, fonts: Fonts, number: int) -> Iterator[Block]:
    yield Heading(f"{number}.5　監査の基準", "criteria", 1)
    yield Text(prose.CRITERIA, indent=1)
    for words in view.criteria_words:
        yield Text(words, 9, 13, left=12, hanging="・", after=1)
    yield form(fonts, [(id_, Mono(digest)) for id_, digest in view.criteria], SMALL)
    yield Heading(f"{number}.6　監査の方法", "methods", 1)
    heads = ("個別監査", 30), *((f"{words.ja}", 28) for words in METHODS.values()), ("調書", 28)
    yield table(fonts, heads, view.methods)
    yield Text(prose.METHODS, 9, 13)
    if view.samples:
        yield Heading(f"{number}.7　抽出", "samples", 1)
        yield Text(prose.SAMPLES, 9, 13)
        rows = tuple((*row[:5], Mono(row[5]), row[6]) for row in view.samples)
        yield table(fonts, _SAMPLES, rows)


_SAMPLES = (
    ("個別監査", 17), ("母集団", 18), ("数", 10), ("抽出", 11), ("種", 24),
    ("母集団の SHA-256", 46), ("抽出したもの", 44),
)  # fmt: skip


def uncovered(view: AuditPaper, fonts: Fonts, number: int) -> Iterator[Block]:
    """What was not looked at, with the reasons."""
    yield Heading(f"{number}　対象としなかった範囲", "uncovered")
    yield Text(prose.EXCLUDED, indent=1)
    yield from written(view.excluded, missing_words(view))
    yield Heading(f"{number}.1　対象のうち、見ていないもの", "gaps", 1)
    yield table(fonts, (("個別監査", 25), ("見ていないもの", 65), ("理由", 80)), view.gaps)
    if view.is_year:
        yield Heading(f"{number}.2　計画に入っていない課室と情報システム", "unplanned", 1)
        yield Text(prose.UNPLANNED, 9, 13)
        yield table(fonts, (("種別", 28), ("名前", 62), ("候補の理由", 80)), view.unplanned)
