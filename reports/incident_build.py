"""From the board of an incident to its papers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bcp.incident.board import Board
from bcp.incident.model import Certainty, Line, Present
from bcp.incident.remarks import STATES
from bcp.incident.words import CERTAINTIES, DRILL, KINDS, MODULES, PHASES, SAFETIES, SORTS
from bcp.model import name_of
from bcp.sweep.model import Cause
from reports.era import JST, era_date, era_moment, fiscal_year
from reports.incident_view import CausePaper, IncidentPaper, LinePaper, PersonPaper
from reports.view import Anchor, Cover, Edition


@dataclass(frozen=True, slots=True)
class Office:
    """Who makes the paper, as the settings say."""

    municipality: str
    department: str
    classification: str
    program: str


def incident_paper(board: Board, heading: str, anchor: Anchor, office: Office) -> IncidentPaper:
    """The paper with this heading: 状況報告 第3報, 状況表, 引継書."""
    drill = board.incident.is_drill
    return IncidentPaper(
        cover=_cover(board, heading, anchor, office),
        anchor=anchor,
        drill=drill,
        heading=heading,
        facts=tuple(_facts(board)),
        tally=tuple((STATES[state].ja, f"{count:,}台") for state, count in board.states.items()),
        seen=_seen(board),
        reason=tuple(doubt.ja for doubt in board.doubts),
        causes=tuple(map(_cause, board.causes)),
        told=_lines(board.told),
        deeds=_lines(board.deeds),
        needs=_lines(board.needs),
        every=_lines(board.lines.by_time),
        people=tuple(map(_person, board.people)),
        turnout=_turnout(board),
        deadlines=tuple(text.ja for text in board.due),
        lines=tuple(
            f"{short(one.at)}　{one.giver} → {one.taker}　{one.note}".rstrip()
            for one in board.handovers
        ),
    )


def _cover(board: Board, heading: str, anchor: Anchor, office: Office) -> Cover:
    mark = f"【{DRILL.ja}】" if board.incident.is_drill else ""
    kind = f"{DRILL.ja}　" if board.incident.is_drill else ""
    return Cover(
        title=f"{mark}{heading}",
        municipality=office.municipality,
        department=office.department,
        fiscal_year=fiscal_year(board.incident.declared),
        document_number=f"{mark}{board.incident.id}",
        classification=f"{kind}{office.classification}",
        edition=Edition.INTERNAL,
        issued=anchor.at.astimezone(JST).date(),
        approval_posts=(),
        version="",
        program=office.program,
    )


def _facts(board: Board) -> Iterator[tuple[str, str]]:
    one = board.incident
    if one.is_drill:
        yield "区分", "訓練（実際の災害・事案ではない）"
    yield "事案", one.title
    yield "種類", KINDS.get(one.kind, KINDS["other"]).ja
    yield "時点", era_moment(board.now)
    yield "発生", era_moment(one.occurred)
    if one.detected != one.occurred:
        yield "認知", era_moment(one.detected)
    yield "発生から", elapsed(one.occurred, one.ended or board.now)
    yield "段階", PHASES[one.phase].ja
    yield "責任者", board.in_charge
    yield "手順", "、".join(MODULES[each].ja if each in MODULES else each for each in one.modules)


def elapsed(start: datetime, end: datetime) -> str:
    """A length of time in words: 2日3時間05分."""
    minutes = max(0, int((end - start).total_seconds() // 60))
    days, rest = divmod(minutes, 1440)
    return f"{days}日" * bool(days) + f"{rest // 60}時間{rest % 60:02d}分"


def short(moment: datetime) -> str:
    """The minute for a narrow column: 11/22 9:05."""
    local = moment.astimezone(JST)
    return f"{local.month}/{local.day} {local.hour}:{local.minute:02d}"


def _seen(board: Board) -> str:
    if board.unjudged:
        return f"機器の状態は確認不能: {board.unjudged.ja}。"
    return _looked(board) + _isolated(board.isolated)


def _looked(board: Board) -> str:
    if board.looked is None:
        return "機器は人の報告だけにより、探査はしていない。"
    return f"機器は {era_date(board.looked)} {short(board.looked).split()[1]} に確かめた。"


def _isolated(nodes: Sequence[str]) -> str:
    names = "、".join(map(name_of, nodes))
    return f"隔離中 {len(nodes)}: {names}。" if nodes else ""


def _cause(cause: Cause) -> CausePaper:
    one = cause.standing
    names = tuple(name_of(node) for node in cause.behind)
    return CausePaper(name_of(one.node), STATES[one.state].ja, one.why.ja, len(names), names)


def _lines(lines: Sequence[Line]) -> tuple[LinePaper, ...]:
    return tuple(map(_line, lines))


def _line(line: Line) -> LinePaper:
    words = line.words
    names = f"{words.sender}→{words.receiver}" if words.sender or words.receiver else ""
    return LinePaper(
        number=str(line.number) if line.number else "・",
        at=short(line.at),
        sort=SORTS[words.sort].ja,
        way="\n".join(part for part in (names, words.means) if part),
        said=(f"#{line.corrects} の" if line.corrects else "") + words.text.ja,
        detail="\n".join(_details(line)),
    )


def _details(line: Line) -> Iterator[str]:
    if line.words.certainty in (Certainty.UNCONFIRMED, Certainty.WRONG):
        yield CERTAINTIES[line.words.certainty].ja
    if line.is_waiting:
        yield "回答待ち"
    if line.answered_by:
        yield "回答 " + "、".join(f"#{number}" for number in line.answered_by)
    for old in line.before:
        at = f"（{short(old.words.at)}）" if old.words.at != line.at else ""
        yield f"#{old.replaced_by} で訂正。前: {old.words.text.ja}{at}"
    if line.paper:
        yield f"紙 {line.by}、転記 {line.actor}"
    if line.is_late:
        yield f"後記 {short(line.recorded)}"
    if line.unread:
        yield "読めない指定 " + "、".join(text.ja for text in line.unread)


def _person(one: Present) -> PersonPaper:
    eta = short(one.eta) if one.eta and not one.arrived else ""
    arrived = short(one.arrived) if one.arrived else ""
    return PersonPaper(one.name, SAFETIES[one.safety].ja, eta, arrived, one.note)


def _turnout(board: Board) -> str:
    seen = board.turnout
    if not seen.asked:
        return "安否・参集の記録はない。"
    return (
        f"{seen.asked}人のうち回答 {seen.answered}人（無事 {seen.safe}人、負傷 {seen.injured}人）、"
        f"到着 {seen.arrived}人、向かっている {seen.coming}人。"
        f"未回答の {seen.asked - seen.answered}人の安否は不明である。"
    )
