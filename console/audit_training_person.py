"""What the training ledger says of people: one person's courses, and who is to catch up."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from audit.cycle.training import stream_of
from audit.cycle.training_answers import Late, Part, late, person
from audit.cycle.training_desk import TrainingDesk, course_in
from audit.cycle.training_model import WAYS
from audit.cycle.training_people import Staff, is_part
from checks.marked import unknown_name
from console.audit_papers_document import bureau_of
from console.audit_training import answers, number_of
from console.audit_training_showing import FORMAT
from console.bcp_plan import newest_entry
from console.cli.output import emit_json, remark, say, table
from console.language import language, w
from console.report_scope import anchor_at
from console.reporting import keep
from console.session import Session
from inventory.words import HinomiError
from reports.audit_plan_build import year_words
from reports.era import era_date, in_japan
from reports.training_list import INTERNAL, LateList, LateRow, render_late
from reports.view import Cover, Edition


def show_person(desk: TrainingDesk, typed: str, *, as_json: bool) -> None:
    """Print every course of the year as far as it concerns one person."""
    number = number_of(desk, typed)
    parts = person(answers(desk), number)
    if as_json:
        courses = [_part_object(one) for one in parts]
        emit_json({"format": FORMAT, "year": desk.year, "number": number, "courses": courses})
        return
    heads = (w("研修", "course"), w("対象", "asked"), w("受講", "attended"), w("受講日", "days"),
             w("方法", "way"), w("点数", "score"))  # fmt: skip
    table(heads, map(_part_row, parts))
    if not parts:
        remark(w("対象の研修も受講の記録もありません。", "No course is for this person."))


def missing_of(desk: TrainingDesk, section: str, course: str) -> tuple[Late, ...]:
    """Who is to catch up, of one section or course where one was named."""
    year = answers(desk)
    people = late(year, Staff(desk.ledger, year.training.moves), desk.today)
    wanted = course_in(year.training, course).key if course else ""
    if section:
        people = _of_section(desk, people, section)
    return tuple(one for one in people if not wanted or any(c.key == wanted for c in one.courses))


def show_missing(desk: TrainingDesk, found: Sequence[Late], *, as_json: bool) -> None:
    """Print the catch-up list."""
    remark(w(INTERNAL, "Internal: it names people; for inviting them only."))
    if as_json:
        emit_json({"format": FORMAT, "year": desk.year, "missing": list(map(_late_object, found))})
        return
    heads = (w("課室", "section"), w("推進員", "member"), w("職員番号", "number"),
             w("氏名", "name"), w("受けていない研修", "missing"))  # fmt: skip
    members = {one.name: one.promotion_member for one in desk.ledger.departments}
    rows = [
        (o.department or "-", members.get(o.department, "") or "-", o.number, o.name,
         w("、", ", ").join(c.name for c in o.courses))
        for o in found
    ]  # fmt: skip
    table(heads, rows)
    say(w(f"計 {len(found)}人", f"{len(found)} people"))


def keep_missing(session: Session, desk: TrainingDesk, found: Sequence[Late], output: Path) -> Path:
    """Write the catch-up list as xlsx."""
    if output.suffix.lower() != ".xlsx":
        raise HinomiError(unknown_name(output.suffix or output.name, [".xlsx"]))
    newest = None
    for newest in session.journal.entries(stream_of(desk.year)):  # noqa: B007 - the last is wanted
        pass
    anchor = anchor_at(session, newest or newest_entry(session))
    made = bureau_of(session)
    cover = Cover(
        title="研修の未受講者一覧（内部資料）",
        municipality=made.municipality,
        department=made.department,
        fiscal_year=year_words(desk.year),
        document_number=f"{made.prefix}{year_words(desk.year)}研修（内部）",
        classification=made.classification,
        edition=Edition.INTERNAL,
        issued=in_japan(anchor.at),
        approval_posts=(),
        version="",
        program=made.program,
    )
    view = LateList(cover, anchor, era_date(desk.today), tuple(_rows(desk, found)))
    return keep(session, render_late(view), output, output.name)


def _rows(desk: TrainingDesk, found: Sequence[Late]) -> list[LateRow]:
    known = {one.name: one for one in desk.ledger.departments}
    rows = []
    for one in found:
        section = known.get(one.department)
        member, phone = (section.promotion_member, section.phone) if section else ("", "")
        names = tuple(c.name for c in one.courses)
        rows.append(LateRow(one.department, member, phone, one.number, one.name, names))
    return rows


def _of_section(desk: TrainingDesk, people: Sequence[Late], typed: str) -> tuple[Late, ...]:
    known = dict.fromkeys(one.name for one in desk.ledger.departments)
    known |= dict.fromkeys(one.department for one in desk.ledger.staff if one.department)
    near = [one for one in known if one.split()[-1:] == [typed.strip()]]
    section = near[0] if typed not in known and len(near) == 1 else typed.strip()
    if not any(is_part(one, section) for one in known):
        raise HinomiError(unknown_name(typed, list(known)))
    return tuple(one for one in people if is_part(one.department, section))


def _part_row(one: Part) -> tuple[object, ...]:
    ways = dict.fromkeys(WAYS[each.way].in_(language()) for each in one.days)
    scores = [f"{each.score:g}" for each in one.days if each.score is not None]
    return (
        one.course.name,
        w("対象", "yes") if one.asked else w("対象外", "no"),
        w("受講済", "yes") if one.attended else w("未受講", "no"),
        w("、", ", ").join(era_date(each.day) for each in one.days) or "-",
        w("、", ", ").join(ways) or "-",
        w("、", ", ").join(scores) or "-",
    )


def _part_object(one: Part) -> dict[str, Any]:
    return {
        "course": one.course.name,
        "asked": one.asked,
        "attended": one.attended,
        "days": [
            {
                "day": each.day.isoformat(), "way": each.way.value, "score": each.score,
                "proof": each.proof, "note": each.note, "entry": each.sequence,
            }
            for each in one.days
        ],
    }  # fmt: skip


def _late_object(one: Late) -> dict[str, Any]:
    return {
        "number": one.number,
        "name": one.name,
        "department": one.department,
        "courses": [course.name for course in one.courses],
    }
