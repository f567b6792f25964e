"""The self-inspection as a person reads it, and as JSON."""

from collections.abc import Iterator, Sequence

from audit.cycle.inspection import ANSWERS, PROGRESS, Progress, standing
from audit.cycle.inspection_scan import CheckSide, Contradiction, Sight, sides_of
from console.audit_inspection import Desk, Import, Stand, today
from console.cli.output import say, table
from inventory.words import Language, T
from reports.era import era_date

_SHOWN = 3  # checks beside an answer
OK, FINDINGS, WRONG = 0, 1, 2
_COLUMNS = (
    T("課室", "section"),
    T("状態", "state"),
    T("回答", "answered"),
    T("理由なし", "no reason"),
    T("食い違い", "contradictions"),
    T("期限", "due"),
)
_NOBODY = T("（推進員が台帳にない）", "(no promotion member in the ledger)")


def exit_code(done: Sequence[Import]) -> int:
    """What a script learns: a file was refused, answers contradict the scans, or neither."""
    if any(one.refused for one in done):
        return WRONG
    return FINDINGS if any(one.stand and one.stand.contradictions for one in done) else OK


def import_lines(done: Import, desk: Desk, language: Language) -> Iterator[str]:
    """What became of one file that was taken in."""
    taken, stand = done.taken, done.stand
    if taken is None or stand is None:
        return
    yield f"{done.file}: {taken.asked.section.name}  {_outcome(done).in_(language)}"
    before = [one for one in taken.changes if one.before]
    for change in before:
        item = taken.asked.item(change.code)
        old = ANSWERS[change.before.given.answer] if change.before else T("", "")
        new = ANSWERS[change.now.answer]
        clause = item.clause if item else change.code
        yield f"  ~ {clause}: {old.in_(language)} → {new.in_(language)}"
    for item, cell in taken.missing(stand.said):
        words = T(f"未回答 {cell}", f"no answer: {cell}").in_(language)
        yield f"  ? {item.clause} {item.title.in_(language)}: {words}"
    for item in stand.unreasoned:
        words = T("理由（備考）がない", "no reason given").in_(language)
        yield f"  ? {item.clause} {item.title.in_(language)}: {words}"
    for text in taken.told:
        yield f"  ! {text.in_(language)}"
    for one in stand.contradictions:
        yield from contradiction_lines(one, desk, language)


def contradiction_lines(one: Contradiction, desk: Desk, language: Language) -> Iterator[str]:
    """The answer and the checks that say otherwise, side by side."""
    answer = ANSWERS[one.standing.given.answer].in_(language)
    label = T("食い違い", "contradiction").in_(language)
    said = T(f"回答「{answer}」", f"answer: {answer}").in_(language)
    yield f"  × {label} {one.item.clause} {one.item.title.in_(language)}: {said}"
    for side in one.sides[:_SHOWN]:
        yield f"      {_side(side, desk, language)}"
    more = len(one.sides) - _SHOWN
    if more > 0:
        yield "      " + T(f"ほか{more}件の点検", f"and {more} more checks").in_(language)


def status_columns(language: Language) -> tuple[str, ...]:
    """The titles above `status_rows`."""
    return tuple(one.in_(language) for one in _COLUMNS)


def status_rows(stands: Sequence[Stand], language: Language) -> Iterator[tuple[object, ...]]:
    """A row for each section."""
    for one in stands:
        due = one.said.sent.due if one.said.sent else None
        late = T("（期限切れ）", " (late)").in_(language) if one.is_late(today()) else ""
        yield (
            one.asked.section.name,
            PROGRESS[one.progress].in_(language),
            f"{one.answered}/{len(one.asked.items)}",
            len(one.unreasoned),
            len(one.contradictions),
            (era_date(due) if due else "-") + late,
        )


def status_lines(desk: Desk, stands: Sequence[Stand], language: Language) -> Iterator[str]:
    """Completion, and who is to be reminded."""
    whole = sum(one.progress is Progress.COMPLETE for one in stands)
    total = len(stands)
    yield T(f"完了 {whole}/{total} 課室", f"complete: {whole} of {total} sections").in_(language)
    late = [one for one in stands if one.progress is not Progress.COMPLETE]
    if late:
        yield T("催促する課室:", "To be reminded:").in_(language)
    for one in late:
        yield f"  {_reminder(one, language)}"
    if odd := desk.inspection.odd:
        numbers = ", ".join(map(str, odd))
        yield T(
            f"読み取れない記録があります（記録簿の第{numbers}号）: hinomi verify",
            f"entries that cannot be read: {numbers}; see hinomi verify",
        ).in_(language)
    if desk.unasked:
        clauses = "、".join(item.clause for item in desk.unasked)
        yield T(
            f"どの課室にも尋ねない項目 {len(desk.unasked)}件: {clauses}",
            f"{len(desk.unasked)} items are asked of no section: {clauses}",
        ).in_(language)


def show_section(desk: Desk, stand: Stand, seen: Sight, language: Language) -> None:
    """Print one section: its state, every item, and what contradicts."""
    for line in _head_lines(stand, language):
        say(line)
    titles = (
        T("条項", "clause"),
        T("表題", "title"),
        T("回答", "answer"),
        T("機械の点検", "checks"),
        T("注意", "mark"),
    )
    table([one.in_(language) for one in titles], show_rows(stand, seen, language))
    for one in stand.contradictions:
        for line in contradiction_lines(one, desk, language):
            say(line)


def _head_lines(stand: Stand, language: Language) -> Iterator[str]:
    """The head of one section."""
    section, said = stand.asked.section, stand.said
    yield f"{section.name}  {PROGRESS[stand.progress].in_(language)}"
    yield f"  {_reminder(stand, language)}"
    if said.sent:
        yield T(f"  配布: {era_date(said.sent.at)}", f"  sent: {era_date(said.sent.at)}").in_(
            language
        )
    if said.corrections:
        count = said.corrections
        yield T(f"  直した回答: {count}件", f"  corrected answers: {count}").in_(language)


def show_rows(
    stand: Stand, seen: Sight, language: Language
) -> Iterator[tuple[str, str, str, str, str]]:
    """A row for each item: what the section said, what machines saw, and what is odd."""
    against = {one.item.code for one in stand.contradictions}
    bare = {one.code for one in stand.unreasoned}
    for item, held in standing(stand.asked, stand.said):
        sides = sides_of(item, stand.asked.section, seen)
        answer = ANSWERS[held.given.answer] if held else T("未回答", "no answer")
        marks = [
            *([T("食い違い", "contradiction")] if item.code in against else []),
            *([T("理由なし", "no reason")] if item.code in bare else []),
        ]
        yield (
            item.clause,
            item.title.in_(language),
            answer.in_(language),
            _counted(sides).in_(language),
            " ".join(mark.in_(language) for mark in marks),
        )


def _outcome(done: Import) -> T:
    taken = done.taken
    if taken is None:
        return done.refused or T("", "")
    if taken.again is not None:
        number = taken.again
        return T(
            f"取込み済み（記録簿の第{number}号）。何も変えていません",
            f"taken in before (entry {number}); nothing changed",
        )
    if taken.entry is None:
        return T("前の回答と同じ。何も変えていません", "as before; nothing changed")
    count, number = len(taken.changes), taken.entry
    return T(
        f"{count}件の回答を取り込みました（記録簿の第{number}号）",
        f"{count} answers taken in (entry {number})",
    )


def _reminder(one: Stand, language: Language) -> str:
    section = one.asked.section
    count, bare = len(one.missing), len(one.unreasoned)
    parts = [
        section.name,
        section.member or _NOBODY.in_(language),
        section.extension.in_(language),
        T(f"未回答 {count}件", f"{count} unanswered").in_(language),
        T(f"理由なし {bare}件", f"{bare} without reason").in_(language) if bare else "",
    ]
    return "  ".join(filter(None, parts))


def _side(side: CheckSide, desk: Desk, language: Language) -> str:
    check = desk.checks.get(side.check)
    title = check.title.in_(language) if check else ""
    failed, seen = len(side.failed), len(side.failed) + len(side.passed) + len(side.unknown)
    runs = " ".join(side.runs)
    day = era_date(side.last) if side.last else ""
    return T(
        f"点検 {side.check} {title}: {seen}台のうち{failed}台が不適合（{day} 実施 {runs}）",
        f"check {side.check} {title}: violated on {failed} of {seen} hosts ({day}, run {runs})",
    ).in_(language)


def _counted(sides: Sequence[CheckSide]) -> T:
    failed = sum(bool(one.failed) for one in sides)
    unknown = sum(bool(one.unknown) and not one.failed for one in sides)
    if not sides:
        return T("機械の点検なし", "no check")
    return T(
        f"点検{len(sides)}件 不適合{failed} 確認不能{unknown}",
        f"{len(sides)} checks, {failed} violated, {unknown} unknown",
    )
