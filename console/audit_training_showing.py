"""Courses, imports and rates of the training ledger as a person reads them, and as JSON."""

from collections.abc import Iterator, Sequence
from typing import Any

from audit.cycle.training_answers import (
    DrillRun,
    Rate,
    YearOfTraining,
    drills_counted,
    of_year,
    rate_of,
    sections_of,
)
from audit.cycle.training_desk import Recorded, TrainingDesk, audience_body
from audit.cycle.training_model import Course
from audit.cycle.training_people import Roll
from console.audit_training import Import, answers, past, runs_of
from console.cli.output import emit_json, remark, say, table
from console.language import language, w
from console.session import Session
from inventory.words import T
from reports.era import era_date
from reports.training_words import audience_words, days_words, percent, sort_words

FORMAT = "hinomi.audit.training/1"
OK, WRONG = 0, 2
_SHOWN = 20
_UNTOLD = T("（所属が台帳にない）", "(no section in the ledger)")


def show_course(desk: TrainingDesk, course: Course, *, as_json: bool) -> None:
    """Say how a course stands after a deed."""
    if as_json:
        emit_json({"format": FORMAT, "year": desk.year, **course_object(course)})
        return
    words = " / ".join(
        one.in_(language())
        for one in (sort_words(course), days_words(course), audience_words(course.audience))
    )
    remark(w("記録しました。", "Recorded."))
    say(f"{course.name}: {words}")
    for roll in answers(desk).rolls:
        if roll.course.key == course.key:
            remark(w(f"対象 {roll.targeted}人", f"for {roll.targeted} people"))
            for doubt in roll.doubts:
                remark(f"! {doubt.in_(language())}")


def course_object(course: Course) -> dict[str, Any]:
    """A course for other programs."""
    return {
        "course": course.name,
        "sort": course.sort.value,
        "periods": [[first.isoformat(), last.isoformat()] for first, last in course.periods],
        "required": course.required,
        "times": course.times,
        "goal": course.goal,
        "dropped": course.dropped,
        "audience": audience_body(course.audience),
    }


def show_import(done: Import, *, as_json: bool) -> int:
    """Say what an import did, or would do; the exit code."""
    listed = done.listed
    if as_json:
        emit_json(import_object(done))
    else:
        for line in import_lines(done):
            say(line)
    return WRONG if listed.problems else OK


def import_lines(done: Import) -> Iterator[str]:
    """What an import found, line by line."""
    listed = done.listed
    yield from (one.message.in_(language()) for one in listed.problems)
    for name, rows in listed.attendances.items():
        yield w(f"{name}: 受講 {len(rows)}人日", f"{name}: {len(rows)} attended")
    yield w(
        f"読んだ行 {listed.rows}、未受講 {listed.absent}、同じ行 {listed.again}、"
        f"ほかの研修の行 {listed.other}",
        f"{listed.rows} rows read, {listed.absent} absent, {listed.again} repeated, "
        f"{listed.other} of other courses",
    )
    for one in listed.skipped[:_SHOWN]:
        yield w(f"読まなかったもの {one}", f"not read: {one}")
    if done.recorded:
        yield from recorded_lines(done.recorded)
    elif listed.problems:
        count = len(listed.problems)
        yield w(
            f"取り込めない行が{count}件あります。直すまで取り込みません。",
            f"{count} rows cannot be imported; nothing is until they are mended.",
        )
    else:
        yield w("何も書いていません（--dry-run）。", "Nothing was written (--dry-run).")


def import_object(done: Import) -> dict[str, Any]:
    """An import for other programs."""
    listed = done.listed
    return {
        "format": FORMAT,
        "file": listed.file,
        "sha256": listed.sha256,
        "rows": listed.rows,
        "attended": {name: len(rows) for name, rows in listed.attendances.items()},
        "absent": listed.absent,
        "repeated": listed.again,
        "other_courses": listed.other,
        "skipped": list(listed.skipped),
        "problems": [{"ja": p.message.ja, "en": p.message.en} for p in listed.problems],
        "recorded": recorded_object(done.recorded) if done.recorded else None,
    }


def show_recorded(done: Recorded, *, as_json: bool) -> None:
    """Say what was written."""
    if as_json:
        emit_json({"format": FORMAT, **recorded_object(done)})
        return
    for line in recorded_lines(done):
        say(line)


def recorded_lines(done: Recorded) -> Iterator[str]:
    """What was written, line by line."""
    new, corrected = len(done.new), len(done.corrected)
    if not done.entries:
        yield w("記録にあるとおりで、何も変えていません。", "As recorded; nothing changed.")
        return
    numbers = "、".join(map(str, done.entries))
    yield w(
        f"新しい受講 {new}件、訂正 {corrected}件、前と同じ {done.same}件（記録簿の第{numbers}号）",
        f"{new} new, {corrected} corrected, {done.same} as before (entry {numbers})",
    )


def recorded_object(done: Recorded) -> dict[str, Any]:
    """What was written, for other programs."""
    counts = {"new": len(done.new), "corrected": len(done.corrected), "same": done.same}
    return {**counts, "entries": list(done.entries)}


def show_rates(session: Session, desk: TrainingDesk, *, as_json: bool) -> None:
    """Print the rates of the year by course and section, the drills, and the years before."""
    year, before, runs = answers(desk), past(session, desk), runs_of(session)
    if as_json:
        emit_json(rates_object(desk, year, before, runs))
        return
    heads = (
        *(w("研修", "course"), w("種別", "kind"), w("日程", "days"), w("対象", "for")),
        *(w("対象者", "targeted"), w("受講", "attended"), w("受講率", "rate"), w("目標", "goal")),
    )
    table(heads, [*map(_course_row, year.rolls), *map(_coming_row, year.to_come)])
    say("")
    sections = sections_of(year, desk.ledger)
    by_section = w("課室（必須の研修の延べ）", "section"), *heads[4:7]
    table(by_section, [_rate_row(name or _UNTOLD.in_(language()), rate) for name, rate in sections])
    for line in _last_lines(desk, year, before, runs):
        say(line)


def _last_lines(
    desk: TrainingDesk, year: YearOfTraining, before: Sequence[YearOfTraining],
    runs: Sequence[DrillRun],
) -> Iterator[str]:  # fmt: skip
    total = year.total
    rate = percent(total.attended, total.targeted)
    yield w(
        f"{era_date(year.on)}現在の研修の受講率: {rate}（延べ {total.attended}/{total.targeted}）",
        f"Courses, as of {era_date(year.on)}: {rate} ({total.attended} of {total.targeted})",
    )
    count, part = drills_counted(year, runs), year.drills
    rate = percent(part.attended, part.targeted)
    yield w(
        f"訓練 {count}回、参加率 {rate}（延べ {part.attended}/{part.targeted}）",
        f"{count} drills: {rate} took part ({part.attended} of {part.targeted})",
    )
    for run in of_year(runs, desk.year):
        yield w(f"  {era_date(run.day)} {run.title}（Hinomiで実施）", f"  {run.day} {run.title}")
    for one in before:
        rate = percent(one.total.attended, one.total.targeted)
        yield w(f"{one.training.year}年度: {rate}", f"{one.training.year}: {rate}")
    for roll in year.rolls:
        for doubt in roll.doubts:
            yield f"! {roll.course.name}: {doubt.in_(language())}"
        if roll.strangers:
            count = len(roll.strangers)
            yield w(f"! {roll.course.name}: 対象でない人の受講 {count}人",
                    f"! {roll.course.name}: {count} attended who are not asked to")  # fmt: skip
    if odd := year.training.odd:
        numbers = ", ".join(map(str, odd))
        yield w(
            f"! 読み取れない記録があります（記録簿の第{numbers}号）: hinomi verify",
            f"! entries that cannot be read: {numbers}; see hinomi verify",
        )


def _course_row(roll: Roll) -> tuple[object, ...]:
    one = roll.course
    goal = f"{one.goal}%" if one.required else "-"
    short = "" if not one.required or rate_of(roll).reaches(one.goal) else w(" 未達", " short")
    return (*_words(one), *_rate_row("", rate_of(roll))[1:], goal + short)


def _coming_row(one: Course) -> tuple[object, ...]:
    return (*_words(one), w("これから", "to come"), "-", "-", f"{one.goal}%")


def _words(one: Course) -> tuple[str, ...]:
    told = sort_words(one), days_words(one), audience_words(one.audience)
    return (one.name, *(each.in_(language()) for each in told))


def _rate_row(name: str, rate: Rate) -> tuple[object, ...]:
    return name, rate.targeted, rate.attended, percent(rate.attended, rate.targeted)


def rates_object(
    desk: TrainingDesk, year: YearOfTraining, before: Sequence[YearOfTraining],
    runs: Sequence[DrillRun],
) -> dict[str, Any]:  # fmt: skip
    """The rates for other programs; no person is in it."""
    return {
        "format": FORMAT,
        "year": desk.year,
        "on": year.on.isoformat(),
        "total": rate_object(year.total),
        "courses": [
            {
                **course_object(roll.course),
                "audience": audience_words(roll.course.audience).en,
                **rate_object(rate_of(roll)),
                "not_asked_but_attended": len(roll.strangers),
                "doubts": [{"ja": one.ja, "en": one.en} for one in roll.doubts],
            }
            for roll in year.rolls
        ],
        "to_come": [one.name for one in year.to_come],
        "sections": [
            {"department": name, **rate_object(rate)}
            for name, rate in sections_of(year, desk.ledger)
        ],
        "drills": drills_counted(year, runs),
        "drill_attendance": rate_object(year.drills),
        "exercises": [
            {"title": one.title, "day": one.day.isoformat()} for one in of_year(runs, desk.year)
        ],
        "history": [
            {
                "year": one.training.year,
                **rate_object(one.total),
                "sections": [
                    {"department": name, **rate_object(rate)}
                    for name, rate in sections_of(one, desk.ledger)
                ],
            }
            for one in before
        ],
        "odd_entries": list(year.training.odd),
    }


def rate_object(rate: Rate) -> dict[str, Any]:
    """A rate for other programs; null where nobody should attend."""
    return {"targeted": rate.targeted, "attended": rate.attended, "rate": rate.share}
