"""The back of the report of the yearly audit: exceptions, training, what comes next, limits."""

from collections.abc import Iterator

from reports import audit_report_prose as prose
from reports.audit_report_front import NONE, SMALL, missing_words, table
from reports.audit_report_view import AuditPaper
from reports.front import form
from reports.paper.blocks import Block, Heading, Text
from reports.paper.fonts import Fonts
from reports.paper.grid import Mono

_WAIVERS = (
    ("番号", 26), ("等級", 24), ("理由", 31), ("代替措置", 31), ("申請・承認", 26), ("期限", 18),
    ("状態", 14),
)  # fmt: skip
_EXCEPTIONS = (
    ("点検", 18), ("機器", 28), ("理由", 31), ("代替措置", 31), ("申請・承認", 26), ("期間", 23),
    ("状態", 13),
)  # fmt: skip


def exceptions(view: AuditPaper, fonts: Fonts, number: int) -> Iterator[Block]:
    """Waivers of findings, and exceptions of the policy."""
    yield Heading(f"{number}　例外承認", "exceptions")
    yield Heading(f"{number}.1　指摘の例外承認", "waivers", 1, listed=False)
    yield table(fonts, _WAIVERS, view.waivers)
    yield Heading(f"{number}.2　監査方針の例外", "policy", 1, listed=False)
    yield table(fonts, _EXCEPTIONS, view.exceptions)


def about_training(view: AuditPaper, fonts: Fonts, number: int) -> Iterator[Block]:
    """Self-inspection and training in figures; nobody is named."""
    yield Heading(f"{number}　自己点検と研修・訓練", "people")
    yield Heading(f"{number}.1　自己点検", "inspection", 1, listed=False)
    yield Text(prose.INSPECTION, 9, 13)
    heads = (
        ("課室", 62), ("項目", 20), ("回答", 20), ("回答率", 24), ("いいえ", 20),
        ("点検と違う", 24),
    )  # fmt: skip
    yield table(fonts, heads, view.inspections)
    yield Heading(f"{number}.2　研修と訓練", "training", 1, listed=False)
    totals = ("種別", 50), ("対象（延べ人数）", 40), ("受講・参加", 40), ("率", 40)
    yield table(fonts, totals, view.training_totals)
    if view.training:
        courses = (
            ("種別", 13), ("名前", 46), ("課室", 40), ("対象", 14), ("受講", 14), ("率", 17),
            ("目標", 26),
        )  # fmt: skip
        yield table(fonts, courses, view.training)


def ahead(view: AuditPaper, fonts: Fonts, number: int) -> Iterator[Block]:  # noqa: ARG001 - as all
    """What comes next, and who gets the report."""
    yield Heading(f"{number}　今後の予定と配布先", "ahead")
    for words in view.ahead:
        yield Text(words, left=12, hanging="・", after=2)
    yield Heading(f"{number}.1　配布先", "distribution", 1, listed=False)
    if not view.distribution:
        yield Text(missing_words(view), indent=1)
    for name in view.distribution:
        yield Text(name, left=12, hanging="・", after=2)


def limits(view: AuditPaper, fonts: Fonts, number: int) -> Iterator[Block]:
    """Where the statements of the report end, and every decision on it."""
    yield Heading(f"{number}　報告の限界と記録", "limits")
    for words in prose.LIMITS:
        yield Text(words, left=12, hanging="・", after=2)
    yield Heading(f"{number}.1　決裁の記録", "decisions", 1, listed=False)
    yield Text(prose.DECIDED + ("" if view.is_year else prose.DECIDED_ALONE), 9, 13)
    if not view.decisions:
        yield Text(NONE, indent=1)
    else:
        yield _decisions(view, fonts)
    yield Heading(f"{number}.2　記録についての注意", "notes", 1, listed=False)
    yield form(fonts, view.notes, SMALL) if view.notes else Text(NONE, indent=1)


def _decisions(view: AuditPaper, fonts: Fonts) -> Block:
    heads = (
        ("日時", 38), ("職", 22), ("決裁した人", 26), ("内容の SHA-256", 44), ("備考", 26),
        ("状態", 14),
    )  # fmt: skip
    rows = tuple((*row[:3], Mono(row[3]), *row[4:]) for row in view.decisions)
    return table(fonts, heads, rows)
