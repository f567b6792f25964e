"""An incident on a terminal: one line for one line, narrow enough for a phone."""

from collections.abc import Iterator
from datetime import datetime

from bcp.incident.chronology import Chronology
from bcp.incident.logbook import Written
from bcp.incident.model import Certainty, Incident, Line, Sort
from bcp.incident.moments import JST
from bcp.incident.words import CERTAINTIES, DRILL, KINDS, PHASES, SORTS, UNREAD
from console.language import language, w
from inventory.words import T


def headline(incident: Incident, now: datetime) -> str:
    """What goes on, since when; an exercise begins with 訓練."""
    title = f"{_told(KINDS.get(incident.kind, KINDS['other']))} {incident.title}"
    phase = _told(PHASES[incident.phase])
    since = elapsed(incident.occurred, incident.ended or now)
    told = w(f"発生から {since}", f"{since} since it happened")
    return f"{marked(incident)}{title} [{phase}] {told}  ({incident.id})"


def marked(incident: Incident) -> str:
    """【訓練】 before everything that is told of an exercise."""
    return w(f"【{DRILL.ja}】", f"[{DRILL.en}] ") if incident.is_drill else ""


def elapsed(start: datetime, now: datetime) -> str:
    """A length of time in hours and minutes."""
    minutes = max(0, int((now - start).total_seconds() // 60))
    days, rest = divmod(minutes, 1440)
    told = f"{rest // 60}:{rest % 60:02d}"
    return w(f"{days}日 {told}", f"{days} d {told}") if days else told


def clock(moment: datetime, now: datetime) -> str:
    """The minute in Japan; with its day where it was another day."""
    local = moment.astimezone(JST)
    same = local.date() == now.astimezone(JST).date()
    return f"{local:%H:%M}" if same else f"{local.month}/{local.day} {local:%H:%M}"


def line_words(line: Line, now: datetime) -> str:
    """A line of the chronology."""
    words = line.words
    number = f"#{line.number}" if line.number else "・"
    way = f"{words.sender}→{words.receiver} " if words.sender or words.receiver else ""
    means = f"({words.means}) " if words.means else ""
    means += w(f"#{line.corrects} の", f"of #{line.corrects}: ") if line.corrects else ""
    head = f"{number} {clock(line.at, now)} [{_told(SORTS[words.sort])}] {way}{means}"
    return f"{head}{_told(words.text)}{''.join(_notes(line))}"


def _notes(line: Line) -> Iterator[str]:
    """What stands behind a line: doubt, who waits, what was corrected, who wrote it on paper."""
    if line.words.certainty in (Certainty.UNCONFIRMED, Certainty.WRONG):
        yield f" 〈{_told(CERTAINTIES[line.words.certainty])}〉"
    if line.is_waiting:
        yield w(" 〈回答待ち〉", " <waiting>")
    if line.answered_by:
        numbers = ",".join(f"#{number}" for number in line.answered_by)
        yield w(f" 〈回答 {numbers}〉", f" <answered {numbers}>")
    if line.before:
        numbers = ",".join(f"#{one.replaced_by}" for one in line.before)
        yield w(f" 〈{numbers} で訂正〉", f" <corrected by {numbers}>")
    if line.paper:
        yield w(f" 〈紙 {line.by}、転記 {line.actor}〉", f" <paper {line.by}, typed {line.actor}>")
    if line.unread:
        yield (
            w(" 〈読めない指定 ", " <unreadable ")
            + "、".join(map(_told, line.unread))
            + w("〉", ">")
        )


def written_words(written: Written, now: datetime) -> str:
    """The one line that tells that a line is in the journal."""
    kept = w("記録 ", "Recorded ") if written.is_new else w("記録済み ", "Recorded before ")
    return f"{marked(written.incident)}{kept}{line_words(written.line, now)}"


def unread_words(written: Written) -> Iterator[str]:
    """How to mend what could not be read; the line itself is safe."""
    for name, value in written.unread.items():
        what = _told(UNREAD[name])
        fix = f"hinomi incident fix {written.line.number}"
        yield w(
            f"{what}「{value}」は読めないので付けずに記録しました。直すには: {fix}",
            f'The {what} "{value}" cannot be read and was left out. To mend it: {fix}',
        )


def chronology_lines(lines: Chronology, now: datetime, last: int = 0) -> list[str]:
    """The chronology in the order of happening, the newest last."""
    told = [line_words(line, now) for line in lines.by_time]
    return told[-last:] if last else told


def key_line() -> str:
    """The keys for the kinds of a line."""
    keys = " ".join(f"{n}{_told(SORTS[sort])}" for n, sort in enumerate(list(Sort)[:6], 1))
    return w(f"区分 {keys} (Enter=情報)", f"kind {keys} (Enter=info)")


def _told(text: T) -> str:
    return text.in_(language())
