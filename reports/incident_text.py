"""The situation report (状況報告) as plain text: to read aloud, to paste into a form."""

from collections.abc import Iterator, Sequence

from reports.incident_view import CausePaper, IncidentPaper, LinePaper


def render_text(view: IncidentPaper) -> str:
    """Conditions, actions, needs, and the head of the journal; an exercise says so on both ends."""
    return "\n".join(_lines(view)) + "\n"


def _lines(view: IncidentPaper) -> Iterator[str]:
    yield from _drill(view)
    yield f"■ {view.cover.title}　{view.cover.municipality} {view.cover.department}".rstrip()
    yield from (f"{label}: {value}" for label, value in view.facts)
    yield ""
    yield "【被害】"
    yield " ".join([view.seen, *(f"{state} {count}" for state, count in view.tally)])
    yield from (f"※ {doubt}" for doubt in view.reason)
    yield from map(_cause, view.causes)
    yield from map(_line, view.told)
    yield ""
    yield "【対応】"
    yield from _or_none(view.deeds)
    yield ""
    yield "【必要なこと・回答待ち】"
    yield from _or_none(view.needs, none_needed(view))
    yield from (f"期限: {text}" for text in view.deadlines)
    yield ""
    yield f"【参集・安否】 {view.turnout}"
    yield f"記録簿 第{view.anchor.sequence}号 {view.anchor.head[:16]}"
    yield from _drill(view)


def _drill(view: IncidentPaper) -> Iterator[str]:
    if view.drill:
        yield "＊＊＊ 訓練　訓練　訓練 ＊＊＊"


def none_needed(view: IncidentPaper) -> str:
    """What stands where nothing is asked for; what must be reported by law is still to be done."""
    return "回答を待つものはない。" if view.deadlines else "なし"


def _or_none(lines: Sequence[LinePaper], none: str = "なし") -> Iterator[str]:
    yield from map(_line, lines)
    if not lines:
        yield none


def _cause(cause: CausePaper) -> str:
    behind = f"（ほか {cause.behind}件がこのため届かない）" if cause.behind else ""
    return f"・{cause.said} {cause.state}: {cause.reason}{behind}"


def _line(line: LinePaper) -> str:
    way = f"{line.way} ".replace("\n", " ") if line.way else ""
    detail = f" 〈{line.detail}〉".replace("\n", "、") if line.detail else ""
    return f"・{line.at} [{line.sort}] {way}{line.said}{detail}"
