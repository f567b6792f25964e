"""Legal clocks of an incident: who knew first, what is due when, what was sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bcp.deadlines.clock import (
    CORRECTED,
    FOUND,
    KNOWN,
    SENT,
    Deadline,
    Known,
    Standing,
    deadlines,
    knowings,
    sent_under,
)
from bcp.deadlines.damage import Damage, Damaged, damaged
from bcp.deadlines.duty import Answer
from bcp.deadlines.rules import Rule, read_rules, shipped_rules
from bcp.incident.model import Incident
from console.cli.output import emit_json, remark, say, table
from console.incident_desk import Desk
from console.incident_facts import typed_facts
from console.incident_words import headline
from console.incident_writing import typed_moment, write
from console.language import language, w
from inventory.words import HinomiError, T
from reports.era import era_compact, era_moment

STANDINGS = {
    Standing.RUNNING: T("進行中", "running"),
    Standing.MET: T("期限内に提出", "met"),
    Standing.LATE: T("期限後に提出", "late"),
    Standing.MISSED: T("期限を過ぎた", "missed"),
    Standing.UNCERTAIN: T("提出済み（期限内かは不明）", "sent, in time or not unknown"),
}
ANSWERS = {
    Answer.YES: T("報告が必要", "to be reported"),
    Answer.MAYBE: T("必要かもしれない", "may have to be reported"),
    Answer.NO: T("対象外", "not needed"),
}
_NO_RULE = T("期限「{0}」はありません。{1} のどれかです。", 'There is no deadline "{0}": {1}.')
_NO_KNOWN = T(
    "知った記録 {0} はありません。番号は hinomi incident deadline で確かめてください。",
    "There is no record {0} of knowing: see hinomi incident deadline.",
)
_NO_WORDS = T(
    "何を知ったかを書いてください（期限がここから動きます）。"
    "例: hinomi incident known 画面に脅迫文 --section 税務課 --at 8:40。今の期限を見るだけなら: "
    "hinomi incident deadline",
    "Say what was known, as the clocks start from it. Example: hinomi incident known ransom note "
    "--section tax --at 8:40. Only to see the clocks: hinomi incident deadline",
)
_NOTHING = T(
    "直す時刻(--at)か取り消し(--withdraw)のどちらかと、理由(--why)を書いてください。",
    "Give a time (--at) or --withdraw, and the reason (--why).",
)
_IMPLIED = T(
    "提出の記録より前に、知った記録がありません。提出の時から数えています（本当の期限はもっと早い）。"
    "hinomi incident known --at で知った時刻を残してください。",
    "No record of knowing is older than a report: counted from that report, the true deadline is "
    "earlier. Record who knew: hinomi incident known --at.",
)
_NOT_SENT = T(
    "取り消すには、提出の記録がある期限の番号と、理由(--why)が要ります（{0}）。",
    "To take back needs a deadline with a record of sending, and the reason --why ({0}).",
)


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks of one incident, and what they start from."""

    incident: Incident
    known: tuple[Known, ...]
    due: tuple[Deadline, ...]
    damage: tuple[Damaged, ...]


def rules_of(desk: Desk) -> tuple[Rule, ...]:
    """The shipped rules, or those of the workspace where it has its own."""
    own = desk.workspace.root / "bcp" / "deadlines.yaml"
    return read_rules(own.read_text("utf-8"), str(own)) if own.is_file() else shipped_rules()


def clocks_of(desk: Desk, name: str = "", now: datetime | None = None) -> Clocks:
    """Every clock of the incident that is meant; damage is judged where data was struck."""
    incident = desk.logbook.current(name)
    entries = desk.logbook.entries(incident)
    found = deadlines(entries, rules_of(desk), now or datetime.now(UTC))
    return Clocks(incident, knowings(entries), found, _damage(desk, incident))


def _damage(desk: Desk, incident: Incident) -> tuple[Damaged, ...]:
    if "ransomware" not in (incident.kind, *incident.modules):
        return ()
    from console.bcp_book import continuity_of

    city = continuity_of(desk.session)
    names = {one: node.name for one, node in city.nodes.items()}
    return damaged(names, city.proven, _struck(desk, incident))


def _struck(desk: Desk, incident: Incident) -> datetime | None:
    """The earliest moment that anybody wrote down; None where that is only when it was typed."""
    lines = desk.logbook.chronology(incident).lines
    first = min([incident.occurred, incident.detected, *(line.at for line in lines)])
    return first if first < incident.declared else None


def know(folder: Path | None, what: str, *, section: str, who: str, at: str, name: str) -> None:
    """Write down that a section knew; a clock of the law starts from it, so never by a slip."""
    if not what.strip():
        raise HinomiError(_NO_WORDS)
    desk = Desk(folder)
    body = {"section": section, "who": who or desk.actor, "what": what}
    incident = write(desk, KNOWN, body, at=typed_moment(at), name=name)
    show(folder, incident.stream, as_json=False)


def correct(
    folder: Path | None, number: int, *, at: str, withdraw: bool, why: str, name: str
) -> None:
    """Correct who knew when, or take it back; what was written stays beside it."""
    if not why.strip() or bool(at.strip()) == withdraw:
        raise HinomiError(_NOTHING)
    desk = Desk(folder)
    incident = desk.logbook.current(name)
    found = knowings(desk.logbook.entries(incident))
    if not 1 <= number <= len(found):
        raise HinomiError(_NO_KNOWN.format(number))
    moved = typed_moment(at)
    body = {
        "of": found[number - 1].sequence, "at": moved.isoformat() if moved else "", "why": why,
    }  # fmt: skip
    write(desk, CORRECTED, body, name=incident.stream)
    show(folder, incident.stream, as_json=False)


def find_out(folder: Path | None, words: Sequence[str], name: str) -> None:
    """Write down what is known of a leak."""
    facts = typed_facts(words)
    incident = write(Desk(folder), FOUND, {"facts": facts}, name=name)
    show(folder, incident.stream, as_json=False)


def send(folder: Path | None, rule: str, *, reference: str, at: str, name: str) -> None:
    """Write down that a report was sent."""
    desk = Desk(folder)
    known = {one.id: one for one in rules_of(desk)}
    if rule not in known:
        raise HinomiError(_NO_RULE.format(rule, ", ".join(known)))
    body = {"rule": rule, "title": known[rule].title, "reference": reference}
    incident = write(desk, SENT, body, at=typed_moment(at), name=name)
    show(folder, incident.stream, as_json=False)


def take_back(folder: Path | None, rule: str, *, why: str, name: str) -> None:
    """Take back the record that a report was sent, which stays in the chronology."""
    desk = Desk(folder)
    incident = desk.logbook.current(name)
    sent = sent_under(desk.logbook.entries(incident), rule)
    if sent is None or not why.strip():
        raise HinomiError(_NOT_SENT.format(rule))
    body = {"of": sent.sequence, "at": "", "why": why, "rule": rule}
    write(desk, CORRECTED, body, name=incident.stream)
    show(folder, incident.stream, as_json=False)


def show(folder: Path | None, name: str, *, as_json: bool) -> None:
    """Print the clocks."""
    clocks = clocks_of(Desk(folder), name)
    if as_json:
        emit_json(_document(clocks))
        return
    say(headline(clocks.incident, datetime.now(UTC)))
    for number, one in enumerate(clocks.known, 1):
        say(_knew(number, one))
    if clocks.due and clocks.due[0].start.implied:
        remark(_IMPLIED.in_(language()))
    if not clocks.known and not clocks.due:
        remark(
            w(
                "まだ誰が知ったかの記録がなく、期限は数えられていません。"
                '例: hinomi incident known "画面に脅迫文" --section 税務課',
                'Nobody is recorded to know: hinomi incident known "..." --section TAX',
            )
        )
    elif clocks.due:
        titles = [w("期限", "due"), w("残り", "left"), w("状態", "state"), w("報告", "report")]
        table([*titles, w("要否", "duty"), "ID"], [_row(one) for one in clocks.due])
        _tell_reasons(clocks)
    else:
        say(w("分かっている事実では、期限のある報告はありません。", "Nothing is due so far."))
    for each in clocks.damage:
        say(_damaged(each))


def _knew(number: int, one: Known) -> str:
    told = f"{number}. {era_moment(one.at)} {one.section} {one.who}: {one.what}"
    if one.withdrawn:
        return f"{told} " + w(f"（取り消し: {one.withdrawn}）", f"(withdrawn: {one.withdrawn})")
    if one.at != one.first_said:
        first = era_moment(one.first_said)
        return f"{told} " + w(f"（はじめの記録 {first}）", f"(first said {first})")
    return told


def _row(one: Deadline) -> list[str]:
    moved = w(f"（訂正前 {era_compact(one.before)}）", f" (was {one.before})") if one.before else ""
    left = w(f"{one.days_left}日", f"{one.days_left} d") if one.sent is None else "－"
    return [
        f"{era_compact(one.due)}{moved}", left, STANDINGS[one.standing].in_(language()),
        one.rule.title, ANSWERS[one.judged.answer].in_(language()), one.rule.id,
    ]  # fmt: skip


def _tell_reasons(clocks: Clocks) -> None:
    for duty in dict.fromkeys(one.rule.duty for one in clocks.due):
        first = next(one for one in clocks.due if one.rule.duty is duty)
        because = "、".join(each.in_(language()) for each in first.judged.because)
        say(f"{first.rule.law}: {because}")
    unsure = [one.rule for one in clocks.due if not one.rule.verified]
    if unsure:
        ids = ", ".join(one.id for one in unsure)
        remark(w(f"日数を原文で確かめてください: {ids}", f"Check the days of these: {ids}"))


def _damaged(one: Damaged) -> str:
    answer = w("毀損のおそれ", "feared") if one.answer is Damage.FEARED else w("写しあり", "kept")
    return f"{one.name}  {answer}  {one.because.in_(language())}"


def _document(clocks: Clocks) -> dict[str, Any]:
    return {
        "incident": clocks.incident.stream,
        "mode": "drill" if clocks.incident.is_drill else "live",
        "known": [
            {"at": one.at.isoformat(), "first_said": one.first_said.isoformat(),
             "section": one.section, "who": one.who, "what": one.what, "withdrawn": one.withdrawn}
            for one in clocks.known
        ],
        "deadlines": [
            {"id": one.rule.id, "title": one.rule.title, "to": one.rule.to, "law": one.rule.law,
             "due": one.due.isoformat(), "before": one.before and one.before.isoformat(),
             "aim": one.wanted and one.wanted.isoformat(), "standing": one.standing.value,
             "answer": one.judged.answer.value, "days_left": one.days_left,
             "sent": one.sent and one.sent.isoformat(), "reference": one.reference,
             "because": [each.in_(language()) for each in one.judged.because],
             "edition": one.rule.edition, "verified": one.rule.verified}
            for one in clocks.due
        ],
        "damage": [
            {"data": one.data, "name": one.name, "answer": one.answer.value,
             "because": one.because.in_(language()), "copy": one.copy, "record": one.record}
            for one in clocks.damage
        ],
    }  # fmt: skip
