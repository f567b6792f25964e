"""What a restore drill shows: that the copy comes back, and that it is the same data.

The first wants everything that was asked for back and equal to what it was compared with. The
second wants a comparison with the source itself: a list kept beside the copy, or counted rows,
cannot tell that the copy was right when it was made.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from checks.backup.judging import Judgement
from checks.backup.model import Against, Case, Depth, Drill, Held, Survey, TableSeen
from checks.backup.placing import apart
from checks.backup.soundness import wounds
from checks.model import FactError, Verdict
from reports.backup_view import Elsewhere, Standing
from reports.era import JST, era_day
from reports.rows import shown as clean

SOUND = ("BKP-019", "BKP-020")  # the tool's own check, and reading of the content
MATCHED = "BKP-041"  # the last drill from a place, recent and of enough files
_MOST_OPEN = 0.1  # share of files that may have changed at the source since, so that none can tell


def shortfalls(drill: Drill) -> tuple[str, ...]:
    """Why this drill does not show that the copy comes back; none where it does."""
    return (*lost(drill), *_doubts(drill))


def lost(drill: Drill) -> tuple[str, ...]:
    """What did not come back, or came back wrong; of a drill broken off nothing is known."""
    counted = (
        (len(drill.errors), "復元の途中で誤りが{0:,}件あった。"),
        (drill.asked - drill.restored, "{0:,}件が戻らなかった。"),
        (drill.missing, "元にあるものが{0:,}件なかった。"),
        (drill.differing, "内容の異なるものが{0:,}件あった。"),
        (drill.named_bad, "必ず戻す重要なファイルのうち{0:,}件が一致しなかった。"),
        (drill.random or 0, "暗号化されたとみられるものが{0:,}件あった。"),
    )
    found = [said.format(count) for count, said in counted if count > 0]
    return (*found, *_database(drill)) if drill.finished else ()


def _doubts(drill: Drill) -> Iterator[str]:
    """Why nothing follows from what came back."""
    if not drill.finished:
        yield "訓練が終わっていない。"
    elif not _compared(drill):
        yield "戻った内容を照合していない。"
    elif drill.against is not Against.QUERIES:
        if drill.undetermined > drill.asked * _MOST_OPEN:
            yield f"{drill.undetermined:,}件は一致を確かめられなかった。"
        if drill.random is None:
            yield "暗号化されていないかを見ていない。"


def _compared(drill: Drill) -> bool:
    if drill.against is Against.QUERIES:
        wanted = any(table.wanted_rows is not None or table.wanted_digest for table in drill.tables)
        return wanted or any(expected for _, _, expected in drill.answers)
    return drill.against is not Against.NOTHING and 0 < drill.matched <= drill.asked


def _database(drill: Drill) -> Iterator[str]:
    wrong = sum(1 for table in drill.tables if not table_agrees(table))
    if wrong:
        yield f"件数又は内容の異なる表が{wrong:,}あった。"
    odd = sum(1 for _, answer, expected in drill.answers if expected and answer != expected)
    if odd:
        yield f"台帳の求める答えと異なる問合せが{odd:,}件あった。"


def table_agrees(table: TableSeen) -> bool:
    """Whether nothing of the table contradicts what was expected."""
    rows = table.wanted_rows is None or table.rows == table.wanted_rows
    return rows and (not table.wanted_digest or table.digest == table.wanted_digest)


def unlike_source(drill: Drill) -> str:
    """Why a drill that went well does not show the same data; "" where it does."""
    if drill.against in (Against.MANIFEST, Against.SOURCE):
        return ""
    if drill.against is Against.CHECKSUMS:
        return "写しに付いた一覧と一致しただけで、元のデータとは照合していない。"
    if drill.tables and all(table.wanted_digest for table in drill.tables):
        return ""
    return "表の件数等を確かめただけで、内容は元のデータと照合していない。"


def newest_finished(held: Held) -> Drill | None:
    """The newest drill that came to an end; one that was broken off shows nothing."""
    return next((drill for drill in reversed(held.drills) if drill.finished), None)


@dataclass(frozen=True, slots=True)
class Shown:
    """The drill that speaks for a data set, if any, and why none of them does."""

    standing: Standing
    held: Held | None
    drill: Drill | None
    because: str


def shown(case: Case, judgements: Sequence[Judgement]) -> Shown:
    """How a data set stands: one place that proves it is enough, a doubt is more than silence."""
    found = [_in_place(held, judgements) for held in case.held]
    for standing in (Standing.PROVEN, Standing.DOUBTED):
        met = [one for one in found if one.standing is standing]
        if met:
            return max(met, key=lambda one: one.drill.at.timestamp() if one.drill else 0.0)
    if not found:
        return Shown(Standing.UNKNOWN, None, None, "保管先が登録されていない。")
    return Shown(Standing.UNKNOWN, None, None, found[0].because)


def _in_place(held: Held, judgements: Sequence[Judgement]) -> Shown:
    drill, place = newest_finished(held), held.declared.target
    standing, because = _standing(held, drill, judgements)
    return Shown(standing, held, drill, f"{place}: {because}" if because else "")


def _standing(
    held: Held, drill: Drill | None, judgements: Sequence[Judgement]
) -> tuple[Standing, str]:
    if wounds(held.readings, Depth):
        return Standing.DOUBTED, "読取りで誤りが見つかり、まだ直っていない。"
    if drill is None:
        begun = "訓練が終わっていない。" if held.drills else "復元訓練を行っていない。"
        return Standing.UNKNOWN, begun
    if faults := shortfalls(drill):
        standing = Standing.DOUBTED if lost(drill) else Standing.UNKNOWN
        return standing, f"{_moment(drill.at)}の訓練で、{''.join(faults)}"
    if _verdicts(SOUND, held, judgements) & {Verdict.FAIL}:
        return Standing.DOUBTED, "道具の検査又は読取りが不適合である。"
    if _verdicts((MATCHED,), held, judgements) != {Verdict.PASS}:
        return Standing.UNKNOWN, "最後の訓練が、期限や件数などの基準を満たすことを確かめられない。"
    return Standing.PROVEN, ""


def _verdicts(checks: Sequence[str], held: Held, judgements: Sequence[Judgement]) -> set[Verdict]:
    place = held.declared.target
    return {one.verdict for one in judgements if one.check in checks and one.target == place}


def listed(held: Held, drill: Drill) -> bool | None:
    """Whether the copy that was tried is still there; None where that is not known.

    A name is no identity: the next dump, mirror or generation is written under the same one.
    """
    if not isinstance(held.survey, Survey):
        return None
    times = {copy.at for copy in held.survey.copies if copy.id == drill.copy}
    if times and (None in times or drill.copy_at is None):
        return None
    return drill.copy_at in times


def _elsewhere_lies(held: Held) -> bool | None:
    """Whether the copy lies on another disk than the source; None where that is not known."""
    try:
        return apart(held)
    except FactError:
        return None


def elsewhere(case: Case, judgements: Sequence[Judgement]) -> tuple[Elsewhere, str]:
    """The answer to 毀損 for one data set: the best that any drill of any place shows."""
    found = [_answer(held, drill) for held, drill in _proving(case, judgements)]
    for wanted in (Elsewhere.PROVEN, Elsewhere.PARTLY, Elsewhere.NOT_PROVEN):
        for answer, words in found:
            if answer is wanted:
                return answer, words
    return Elsewhere.NOT_PROVEN, shown(case, judgements).because


def kept_by(case: Case, judgements: Sequence[Judgement]) -> tuple[Held, Drill] | None:
    """The place and the drill that the answer 証明あり rests on; None where it is another one."""
    for held, drill in _proving(case, judgements):
        if _answer(held, drill)[0] is Elsewhere.PROVEN:
            return held, drill
    return None


def _proving(case: Case, judgements: Sequence[Judgement]) -> Iterator[tuple[Held, Drill]]:
    for held in case.held:
        if _in_place(held, judgements).standing is Standing.PROVEN:
            yield from ((held, drill) for drill in _good(held))


def _good(held: Held) -> Iterator[Drill]:
    """The drills that went well, newest first, back to the last one that lost something."""
    for drill in reversed(held.drills):
        if lost(drill):
            return
        if not shortfalls(drill):
            yield drill


def _answer(held: Held, drill: Drill) -> tuple[Elsewhere, str]:
    if reason := _not_elsewhere(held, drill):
        return Elsewhere.NOT_PROVEN, f"{held.declared.target}: {reason}"
    words = proof_words(held, drill)
    if drill.gone:
        words += f"照合の相手には、写しにないものが{drill.gone:,}件ある。"
    if drill.partial:
        words += "写しを取った時の元のデータのすべてと照合できたかは分からない。"
    if _open(drill) or drill.gone or drill.partial or not drill.whole:
        unit = f"{len(drill.tables):,}表" if drill.against is Against.QUERIES else ""
        return Elsewhere.PARTLY, f"{words}照合した{unit or f'{drill.matched:,}件'}に限る。"
    return Elsewhere.PROVEN, words


def _open(drill: Drill) -> int:
    """Files of which it cannot be said whether they agree; of a database its tables tell."""
    return 0 if drill.against is Against.QUERIES else drill.undetermined


def _not_elsewhere(held: Held, drill: Drill) -> str:
    if reason := unlike_source(drill):
        return reason
    there = listed(held, drill)
    if there is None:
        return "訓練で戻した写しが今もあることを確かめられない。"
    if not there:
        return "訓練で戻した写しは、もう一覧にない。新しい写しで訓練をやり直す。"
    lies = _elsewhere_lies(held)
    if lies is None:
        return "写しが元のデータと別の装置にあることを確かめられない。"
    return "" if lies else "写しが元のデータと同じ装置にある。"


def proof_words(held: Held, drill: Drill) -> str:
    """Date, copy, place and method of the drill, in one sentence."""
    how = {
        Against.MANIFEST: "取得時の検査値と照合し",
        Against.SOURCE: "元のデータと照合し",
        Against.QUERIES: "データベースに戻して表の内容を照合し",
        Against.CHECKSUMS: "写しに付いた一覧と照合し",
        Against.NOTHING: "",
    }[drill.against]
    agreed = "一致を確かめられないものを除き一致" if _open(drill) else "すべて一致"
    made = f"{_moment(drill.copy_at)}の" if drill.copy_at else ""
    return (
        f"{_moment(drill.at)}、{held.declared.target} にある{made}写し {clean(drill.copy[:12])} を"
        f"戻し、{how}、{agreed}した。"
    )


def _moment(at: datetime) -> str:
    local = at.astimezone(JST)
    return f"{era_day(at)}{local.hour}時{local.minute:02d}分"
