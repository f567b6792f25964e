"""The training ledger of a workspace: what is typed becomes courses, attendances and answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from audit.cycle.fiscal import Period
from audit.cycle.readiness import LedgerAnswer
from audit.cycle.teams import known_as
from audit.cycle.training import training_of
from audit.cycle.training_answers import DrillRun, YearOfTraining, history, year_of
from audit.cycle.training_columns import KNOWN, WAY_WORDS
from audit.cycle.training_controls import answers_of_training
from audit.cycle.training_desk import Recorded, TrainingDesk
from audit.cycle.training_in import Given, Ground, Listed, read_list
from audit.cycle.training_model import Attendance, Audience, Course, Sort, Way
from audit.cycle.training_people import Staff
from audit.cycle.training_rules import LONGEST
from bcp.incident.current import PHASE, STARTED, incidents
from bcp.incident.model import Mode, Phase
from console.audit_plan_typed import period_of
from console.audit_plan_year import year_or_now
from console.session import Session
from inventory.ledger.dates import parse_date
from inventory.ledger.problem import MisfitError, refused
from inventory.ledger.sheets import read_bytes, read_sheets
from inventory.words import HinomiError, T
from reports.era import in_japan

_NO_STAFF = T(
    "台帳に職員がいません。職員番号・氏名・所属の表を hinomi inventory import で取り込みます。",
    "The ledger has no staff: import a table of numbers, names and sections first "
    "(hinomi inventory import).",
)
_NOBODY = T(
    "「{0}」は職員台帳にありません。職員番号か氏名を書きます。",
    "{0} is not in the staff ledger: give a staff number or a name.",
)
_DAY = T("--day「{0}」を読めません。例: 2026-06-10", "--day {0!r}: write a day such as 2026-06-10")
_EXCUSED = T("--except は「職員番号=理由」と書きます: {0}", "--except: write NUMBER=REASON: {0}")
_WAY = T("--way「{0}」は {1} です。", "--way {0!r}: {1}.")
_SCORE = T("--score は0以上の数です。", "--score is a number from 0 on.")
_PROOF = T(
    "受けたことが分かるもの（--proof ファイル か --note 説明）を書きます。",
    "Say what shows it: --proof FILE or --note TEXT.",
)
_WHOM = T(
    "誰の受講を取り消すか --person で書くか、研修そのものを取りやめるなら --drop を付けます。",
    "Name whose attendance with --person, or add --drop to drop the course itself.",
)


@dataclass(frozen=True, slots=True)
class TypedCourse:
    """A course as it was typed; None where nothing was, and then it stays as it was."""

    name: str
    days: Sequence[str] = ()
    everyone: bool = False
    sections: Sequence[str] = ()
    posts: Sequence[str] = ()
    joined: bool = False
    people: Sequence[str] = ()
    excused: Sequence[str] = ()
    drill: bool | None = None
    required: bool | None = None
    times: int | None = None
    goal: int | None = None


@dataclass(frozen=True, slots=True)
class TypedAttendance:
    """Attendances as they were typed."""

    course: str
    people: Sequence[str]
    day: str
    way: str = ""
    score: float | None = None
    proof: Path | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Import:
    """What an import found, and what it wrote, which is nothing in a dry run."""

    listed: Listed
    recorded: Recorded | None


def desk_of(session: Session, year: int | None) -> TrainingDesk:
    """What whoever types may do with the training of that year."""
    if not session.ledger.staff:
        raise HinomiError(_NO_STAFF)
    own = year_or_now(year)
    return TrainingDesk(session.journal, session.ledger, own, session.actor, today())


def today() -> date:
    """The day in Japan."""
    return in_japan(datetime.now(UTC))


def hold(desk: TrainingDesk, typed: TypedCourse) -> Course:
    """Write a course down; what was not typed stays as it was."""
    before = desk.training.course(typed.name)
    course = before or Course(typed.name, Sort.COURSE, desk.year)
    days = tuple(sorted(_period(text) for text in typed.days))
    sort = Sort.DRILL if typed.drill else Sort.COURSE
    course = replace(
        course,
        periods=days or course.periods,
        sort=course.sort if typed.drill is None else sort,
        required=course.required if typed.required is None else typed.required,
        times=course.times if typed.times is None else typed.times,
        goal=course.goal if typed.goal is None else typed.goal,
    )
    return desk.hold(replace(course, audience=_audience(desk, typed, course.audience), dropped=""))


def bring_in(desk: TrainingDesk, path: Path, given: Given, *, dry_run: bool) -> Import:
    """Import all of a list, or say which rows are rejected and import nothing."""
    if given.course:
        desk.course(given.course)
    raw = read_bytes(path)
    sheets = read_sheets(path, raw, KNOWN)
    training = desk.training
    ground = Ground(training, Staff(desk.ledger, training.moves), desk.today)
    found = read_list(path.name, sha256(raw).hexdigest(), sheets, given, ground)
    if dry_run:
        return Import(found, None)
    if found.problems:
        raise refused(path.name, found.problems)
    name = "".join(c if c.isprintable() else "_" for c in path.name)[:LONGEST]
    return Import(found, desk.record(found.attendances, name))


def attend(desk: TrainingDesk, typed: TypedAttendance) -> Recorded:
    """Write the attendance of some people down."""
    course = desk.course(typed.course)
    if typed.proof is None and not typed.note.strip():
        raise HinomiError(_PROOF)
    if typed.score is not None and not 0 <= typed.score < 10_000:
        raise HinomiError(_SCORE)
    proof = sha256(read_bytes(typed.proof)).hexdigest() if typed.proof else ""
    note = typed.note or (typed.proof.name if typed.proof else "")
    got = None if typed.score is None else round(typed.score, 2)
    day, way = day_of(typed.day), way_of(typed.way) or Way.UNTOLD
    people = dict.fromkeys(number_of(desk, one) for one in typed.people)
    rows = [Attendance(number, day, way, got, proof, note) for number in people]
    return desk.record({course.name: rows}, note)


def withdraw(
    desk: TrainingDesk, course: str, people: Sequence[str], day: str, why: str, *, drop: bool
) -> int:
    """Take attendances back, or drop the course; how many attendances were taken back."""
    if drop == bool(people):
        raise HinomiError(_WHOM)
    if drop:
        desk.drop(course, why)
        return 0
    on = day_of(day) if day else None
    return desk.withdraw(course, [(number_of(desk, one), on) for one in people], why)


def answers(desk: TrainingDesk) -> YearOfTraining:
    """The year as of today."""
    training = desk.training
    return year_of(training, Staff(desk.ledger, training.moves), desk.today)


def past(session: Session, desk: TrainingDesk) -> tuple[YearOfTraining, ...]:
    """The years up to the one of the desk, the oldest first."""
    told = history(session.journal, session.ledger, desk.today)
    return tuple(one for one in told if one.training.year <= desk.year)


def runs_of(session: Session) -> tuple[DrillRun, ...]:
    """Every exercise that was run in Hinomi, the oldest first.

    One that a real incident broke off ended in the very write in which that began.
    """
    journal = session.journal
    real = {one.recorded for one in journal.entries(f"{Mode.LIVE.value}:", STARTED)}
    phases = journal.entries(f"{Mode.DRILL.value}:", PHASE)
    broken = {one.stream for one in phases if one.recorded in real}
    return tuple(
        DrillRun(
            one.title,
            in_japan(one.declared),
            one.phase is Phase.CLOSED and one.stream not in broken,
        )
        for one in incidents(journal)
        if one.mode is Mode.DRILL
    )


def ledger_answers(session: Session, year: int) -> Mapping[str, LedgerAnswer]:
    """What the training of a year says of the controls about it; nothing without a ledger."""
    training = training_of(session.journal, year)
    if not training.courses:
        return {}
    staff = Staff(session.ledger, training.moves)
    return answers_of_training(year_of(training, staff, today()), session.ledger, runs_of(session))


def number_of(desk: TrainingDesk, typed: str) -> str:
    """The number of who was named, by number or name; one of several is an error."""
    _, number = known_as(desk.ledger, typed.strip())
    if not number:
        raise HinomiError(_NOBODY.format(typed))
    return number


def day_of(text: str) -> date:
    """A day as it was typed."""
    try:
        return parse_date(text)
    except MisfitError:
        raise HinomiError(_DAY.format(text)) from None


def way_of(text: str) -> Way | None:
    """A way as it was typed, in either language."""
    if not text:
        return None
    try:
        return Way(str(WAY_WORDS.parse(text)))
    except MisfitError as bad:
        raise HinomiError(_way_error(text, bad.expected)) from None


def given_of(course: str, day: str, way: str) -> Given:
    """What was typed beside a list."""
    return Given(course.strip(), day_of(day) if day else None, way_of(way))


def _way_error(text: str, expected: T) -> T:
    return T(_WAY.ja.format(text, expected.ja), _WAY.en.format(text, expected.en))


def _period(text: str) -> Period:
    if ".." in text or "〜" in text or "～" in text:
        return period_of("--day", text)
    day = day_of(text)
    return day, day


def _audience(desk: TrainingDesk, typed: TypedCourse, before: Audience) -> Audience:
    """For whom it is: as typed where anything was, else as before."""
    said = Audience(
        everyone=typed.everyone,
        sections=tuple(_section(desk, one) for one in typed.sections),
        posts=tuple(dict.fromkeys(one.strip() for one in typed.posts)),
        joined=typed.joined,
        people=tuple(dict.fromkeys(number_of(desk, one) for one in typed.people)),
    )
    chosen = before if said.is_empty else said
    excused = tuple(_pair(desk, one) for one in typed.excused) or before.excused
    return replace(chosen, excused=excused)


def _section(desk: TrainingDesk, typed: str) -> str:
    """The section as the ledger spells it; the end of its name will do."""
    known = [one.name for one in desk.ledger.departments]
    near = [one for one in known if one.split()[-1:] == [typed.strip()]]
    return near[0] if typed.strip() not in known and len(near) == 1 else typed.strip()


def _pair(desk: TrainingDesk, text: str) -> tuple[str, str]:
    number, _, why = text.partition("=")
    if not number.strip() or not why.strip():
        raise HinomiError(_EXCUSED.format(text))
    return number_of(desk, number), why.strip()
