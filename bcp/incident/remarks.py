"""What the entries of an incident say as text, the program's own in words of both languages."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bcp.deadlines.names import fact_words
from bcp.incident.current import moment
from bcp.incident.moments import JST
from bcp.incident.words import CERTAINTIES, KINDS, MODULES, PHASES, SORTS
from bcp.model import State
from inventory.entries import Entry
from inventory.words import T

Body = Mapping[str, Any]
STATES: Mapping[State, T] = {
    State.UP: T("正常", "up"),
    State.DEGRADED: T("一部支障", "degraded"),
    State.DOWN: T("停止", "down"),
    State.UNREACHABLE: T("到達不能", "unreachable"),
    State.UNKNOWN: T("不明", "unknown"),
    State.ISOLATED: T("隔離", "isolated"),
}
_WHO = {"sender": T("発信", "from"), "receiver": T("受信", "to"), "means": T("手段", "by")}
GAP_MARK = "課題: "
_ODD = T("（この版では読めない記録: {kind}）", "(an entry this version cannot read: {kind})")


def remark(entry: Entry) -> T:
    """The text of an entry; what is not known is told as such, never left out."""
    write = _WRITERS.get(entry.kind)
    text = write(entry.body) if write else None
    return text or _ODD.format(kind=entry.kind)


def _typed(body: Body) -> T | None:
    text = str(body.get("text", ""))
    return T(text, text) if text else None


def _started(body: Body) -> T:
    kind = KINDS.get(str(body.get("kind")), KINDS["other"])
    title = str(body.get("title", ""))
    return T(f"開始: {title}（{kind.ja}）", f"Started: {title} ({kind.en})")


def _phase(body: Body) -> T:
    words = next((t for p, t in PHASES.items() if p.value == body.get("phase")), T("不明", "?"))
    note = str(body.get("note", ""))
    return T(
        f"段階を「{words.ja}」とした" + (f": {note}" if note else ""),
        f"Now {words.en}" + (f": {note}" if note else ""),
    )


def _corrected(body: Body) -> T:
    new, reason = body.get("set"), str(body.get("reason", ""))
    parts = [*_changed(new if isinstance(new, Mapping) else {})]
    if reason:
        parts.append(T(reason, reason))
    if not parts:
        return T("訂正", "Correction")
    return T(
        "訂正: " + "、".join(one.ja for one in parts),
        "Correction: " + ", ".join(one.en for one in parts),
    )


def _changed(new: Mapping[str, Any]) -> Iterator[T]:
    """What a correction put in place; a time with its day: yesterday is easily taken by error."""
    if text := str(new.get("text") or ""):
        yield T(text, text)
    if at := moment(new.get("at")):
        there = at.astimezone(JST)
        said = f"{there.month}/{there.day} {there:%H:%M}"
        yield T(f"時刻 {said}", f"at {said}")
    for name, words in (("sort", SORTS), ("certainty", CERTAINTIES)):
        yield from (told for one, told in words.items() if one.value == new.get(name) and told.ja)
    for name, told in _WHO.items():
        if value := str(new.get(name) or ""):
            yield T(f"{told.ja} {value}", f"{told.en} {value}")


def _mustered(body: Body) -> T:
    people = body.get("people")
    rows = people if isinstance(people, list) else []
    names = "、".join(str(row.get("name", "")) for row in rows[:5] if isinstance(row, Mapping))
    more = f" ほか{len(rows) - 5}人" if len(rows) > 5 else ""
    return T(f"安否・参集 {len(rows)}人: {names}{more}", f"Muster of {len(rows)}: {names}")


def _handed(body: Body) -> T:
    old, new, note = (str(body.get(name, "")) for name in ("from", "to", "note"))
    told = f": {note}" if note else ""
    return T(f"引継ぎ {old}→{new}{told}", f"Handed over {old} -> {new}{told}")


def _reported(body: Body) -> T:
    number = body.get("number", "?")
    return T(f"第{number}報を作成", f"Report no. {number} made")


def _gap(body: Body) -> T:
    text = str(body.get("text", ""))
    return T(f"{GAP_MARK}{text}", f"Gap: {text}")


def _module(body: Body) -> T:
    words = MODULES.get(str(body.get("module", "")))
    name = str(body.get("module", ""))
    return T(f"手順「{words.ja if words else name}」を加えた", f"Module {name} attached")


def _sweep_started(body: Body) -> T:
    count = body.get("targets", "?")
    return T(f"被害確認を始めた（{count}件）", f"Sweep of {count} began")


def _sweep_ended(_body: Body) -> T:
    return T("被害確認が終わった", "Sweep ended")


def _marked(body: Body) -> T:
    name = str(body.get("node", "")).partition(":")[2]
    words = next(
        (t for s, t in STATES.items() if s.value == body.get("state")), STATES[State.UNKNOWN]
    )
    note = str(body.get("note", ""))
    told = f"（{note}）" if note else ""
    return T(f"{name} を「{words.ja}」とした{told}", f"{name} marked {words.en} {note}".strip())


def _step(done: T) -> Callable[[Body], T]:
    def told(body: Body) -> T:
        step, title = str(body.get("step", "")), str(body.get("title", ""))
        reason, by = str(body.get("reason", "")), str(body.get("by", ""))
        more = f"（{reason}）" if reason else ""
        return T(
            f"手順「{title or step}」{done.ja}{more} {by}".strip(),
            f"Step {title or step} {done.en} {reason} {by}".strip(),
        )

    return told


def _deadline_known(body: Body) -> T:
    section, what = str(body.get("section") or body.get("who", "")), str(body.get("what", ""))
    return T(f"{section}が知った: {what}", f"{section} knew: {what}")


def _deadline_sent(body: Body) -> T:
    rule = str(body.get("title") or body.get("rule", ""))
    return T(f"期限のある報告を提出: {rule}", f"A report with a deadline was sent: {rule}")


def _deadline_corrected(body: Body) -> T:
    why = str(body.get("why", ""))
    if rule := str(body.get("rule", "")):
        return T(f"提出の記録を取り消し（{rule}）: {why}", f"Not sent after all ({rule}): {why}")
    return T(f"知った時刻の記録を訂正: {why}", f"Who knew when, corrected: {why}")


def _deadline_found(body: Body) -> T:
    facts = body.get("facts")
    told = [fact_words(*one) for one in facts.items()] if isinstance(facts, Mapping) else []
    ja, en = "、".join(one.ja for one in told), ", ".join(one.en for one in told)
    return T(f"漏えい等の事実: {ja}", f"Facts of the leak: {en}")


def _filled(body: Body) -> T:
    title, words = str(body.get("title") or body.get("field", "")), str(body.get("words", ""))
    return T(f"共通様式「{title}」: {words}", f"Common form, {title}: {words}")


def _ticked(body: Body) -> T:
    mark, note, by = (str(body.get(name, "")) for name in ("mark", "note", "by"))
    told = "、".join(part for part in (note, by) if part)
    return T(
        f"持ち出し一式の記録 {mark}" + (f": {told}" if told else ""), f"Pack: {mark} {told}".strip()
    )


def _inject(done: T) -> Callable[[Body], T]:
    def told(body: Body) -> T:
        name, text = str(body.get("inject", "")), str(body.get("text", ""))
        more = f": {text}" if text else ""
        return T(f"{done.ja} {name}{more}", f"{done.en} {name}{more}")

    return told


def _restored(body: Body) -> T:
    node, took = str(body.get("node", "")).partition(":")[2], body.get("minutes", "?")
    minutes = f"{took:g}" if isinstance(took, float) else took
    return T(f"{node} の復旧に {minutes} 分", f"{node} took {minutes} minutes")


def _begun(body: Body) -> T:
    name, speed = body.get("exercise", "?"), body.get("speed", "?")
    told = f"{speed:g}" if isinstance(speed, float) else speed
    return T(
        f"訓練 {name} を{told}倍の速さで始めた", f"Exercise {name} begun at {told} times the speed"
    )


_WRITERS: Mapping[str, Callable[[Body], T | None]] = {
    "incident.logged": _typed,
    "incident.started": _started,
    "incident.phase": _phase,
    "incident.corrected": _corrected,
    "incident.mustered": _mustered,
    "incident.handed_over": _handed,
    "incident.reported": _reported,
    "incident.gap": _gap,
    "module.attached": _module,
    "sweep.started": _sweep_started,
    "sweep.ended": _sweep_ended,
    "sweep.marked": _marked,
    "step.doing": _step(T("に着手", "begun")),
    "step.done": _step(T("完了", "done")),
    "step.skipped": _step(T("を省いた", "skipped")),
    "step.blocked": _step(T("ができない", "blocked")),
    "deadline.known": _deadline_known,
    "deadline.sent": _deadline_sent,
    "deadline.corrected": _deadline_corrected,
    "deadline.found": _deadline_found,
    "form.filled": _filled,
    "pack.ticked": _ticked,
    "exercise.begun": _begun,
    "inject.given": _inject(T("状況付与", "Inject")),
    "inject.seen": _inject(T("状況付与を受領", "Inject seen")),
    "inject.rated": _inject(T("評価", "Rated")),
    "inject.restored": _restored,
}
UNTOLD = frozenset({"sweep.seen", "sweep.brought"})  # hundreds of looks: the board tells them
