"""研修実施状況 as xlsx: the same counts as the paper, with every section and course on a line."""

from collections.abc import Iterable

from reports.era import era_date, era_moment
from reports.sheet import Columns, Row, Writer, workbook
from reports.training_view import TrainingView
from reports.training_words import percent

_RATES = ("対象者", 10.0), ("受講", 10.0), ("受講率", 10.0)
_SECTIONS: Columns = (("課室", 36), *_RATES, ("目標に届かない研修", 16))
_COURSES: Columns = (
    ("研修・訓練", 44), ("種別", 14), ("日程", 26), ("対象", 40), *_RATES, ("目標", 8),
    ("状態", 16), ("年の回数", 9), ("点数の平均", 10),
)  # fmt: skip
_CELLS: Columns = (("課室", 36), ("研修・訓練", 44), *_RATES, ("目標", 8), ("状態", 10))
_DRILLS: Columns = (("日", 34), ("訓練", 44), ("記録", 18), ("参加", 10))
_YEARS: Columns = (("年度", 18), ("研修・訓練", 12), *_RATES, ("訓練", 10))


def render_training_sheet(view: TrainingView) -> bytes:
    """The workbook; the same view gives the same bytes."""
    return workbook(view, lambda writer: _write(view, writer))


def _write(view: TrainingView, writer: Writer) -> None:
    writer.overview(list(_overview(view)))
    writer.table("課室別", _SECTIONS, (
        (one.name, *_rate(one.targeted, one.attended), str(one.short)) for one in view.sections
    ))  # fmt: skip
    writer.table("研修・訓練別", _COURSES, _courses(view))
    writer.table("課室と研修", _CELLS, _cells(view))
    writer.table(
        "訓練", _DRILLS, ((one.day, one.name, one.source, one.people) for one in view.drills)
    )
    writer.table("課室と年度", (("年度", 18), *_SECTIONS), (
        (year, one.name, *_rate(one.targeted, one.attended), str(one.short))
        for year, one in view.by_year
    ))  # fmt: skip
    writer.table("年度", _YEARS, (
        (one.name, str(one.courses), *_rate(one.targeted, one.attended), str(one.drills))
        for one in view.trend
    ))  # fmt: skip


def _overview(view: TrainingView) -> Iterable[Row]:
    cover, anchor = view.cover, view.anchor
    yield "表題", cover.title
    yield "団体", cover.municipality
    yield "作成部署", cover.department
    yield "年度", cover.fiscal_year
    yield "文書番号", cover.document_number
    yield "情報の分類", cover.classification
    yield "版", cover.edition.value
    yield "作成日", era_date(cover.issued)
    yield from view.facts
    yield "要約", view.summary
    for number, text in enumerate(view.doubts, 1):
        yield f"分からないこと {number}", text
    yield "記録簿の先頭", f"第{anchor.sequence}号　{era_moment(anchor.at)}"
    yield "同 SHA-256", anchor.head


def _courses(view: TrainingView) -> Iterable[Row]:
    for one in view.courses:
        goal = "－" if one.goal is None else f"{one.goal}%"
        rate = _rate(one.targeted, one.attended)
        head = one.name, one.sort, one.days, one.audience
        yield *head, *rate, goal, one.state, str(one.times), one.mean


def _cells(view: TrainingView) -> Iterable[Row]:
    for one in view.cells:
        goal = f"{one.goal}%" if one.goal else "－"
        reached = one.attended * 100 >= one.goal * one.targeted
        state = "－" if not one.goal else "○ 到達" if reached else "▲ 未達"
        yield one.section, one.course, *_rate(one.targeted, one.attended), goal, state


def _rate(targeted: int, attended: int) -> tuple[str, str, str]:
    return str(targeted), str(attended), percent(attended, targeted)
