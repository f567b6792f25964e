"""What the rules forbid in the training ledger, in words: the deeds and the import ask the same."""

from collections.abc import Iterable
from datetime import date

from audit.cycle.fiscal import days_of_year
from audit.cycle.training_model import Attendance, Audience, Course
from audit.cycle.training_people import Staff, is_employed, is_part
from audit.secret_shapes import mask_line
from checks.marked import unknown_name
from inventory.ledger.text import key
from inventory.words import T

LONGEST = 200  # characters of a name, a note, a reason
_NAME = T(
    "研修の名前は、文字か数字を含む{0}文字までの一行で書きます。",
    "The name of a course is one line of up to {0} characters, with a letter or digit.",
).format(LONGEST)
_TEXT = T(
    "{what}は、空でない{0}文字までの一行で書きます。",
    "{what_en} is one line of 1 to {0} characters.",
)
_SECRET = T(
    "パスワードや秘密鍵のような文字列があるので記録できません。伏せて書き直します。",
    "There is what looks like a password or a secret key: write it without.",
)
_PERIOD = T(
    "日程は{first}から{last}までの年度の中で、初日から末日の順に書きます。",
    "The days of a course lie within the fiscal year, {first} to {last}, the first day first.",
)
_TIMES = T("受ける回数は1から366までです。", "The number of times is from 1 to 366.")
_GOAL = T("目標の受講率は1から100までの%です。", "The goal is from 1 to 100 percent.")
_NOBODY = T(
    "誰が受けるかを書きます: --all、--section、--post、--new、--person のどれか。",
    "Say for whom it is: --all, --section, --post, --new or --person.",
)
_STRANGER = T(
    "職員番号「{0}」は職員台帳にありません。hinomi inventory import で職員の表を取り込みます。",
    "{0}: no such number in the staff ledger; import the staff with hinomi inventory import.",
)
_REASON = T(
    "対象から除く{0}の理由を書きます（--except {0}=休職 のように）。",
    "Say why {0} is excused: --except {0}=REASON.",
)


def against_text(text: str, what: T) -> T | None:
    """Why a text cannot be kept; None where it can."""
    if not text.strip() or len(text) > LONGEST or not _is_line(text):
        return _TEXT.format(LONGEST, what=what.ja, what_en=what.en)
    return _SECRET if is_secret(text) else None


def is_secret(text: str) -> bool:
    """Whether it looks like a password or a key."""
    raw = text.encode(errors="replace")
    return mask_line(raw) != raw


def against_course(course: Course) -> T | None:
    """Why a course cannot be held like this."""
    if not key(course.name) or len(course.name) > LONGEST or not _is_line(course.name):
        return _NAME
    if is_secret(course.name):
        return _SECRET
    first, last = days_of_year(course.year)
    if any(not first <= begin <= end <= last for begin, end in course.periods):
        return _PERIOD.format(first=first, last=last)
    if not 1 <= course.times <= 366:
        return _TIMES
    return None if 1 <= course.goal <= 100 else _GOAL


def against_audience(audience: Audience, staff: Staff) -> T | None:
    """Why nobody can tell whom a course is for."""
    if audience.is_empty:
        return _NOBODY
    places = {one.department for one in staff.people.values()}
    places |= {one.name for one in staff.ledger.departments}
    for section in audience.sections:
        if not any(is_part(place, section) for place in places):
            return unknown_name(section, sorted(filter(None, places)))
    titles = {one.title for one in staff.ledger.posts}
    for title in audience.posts:
        if key(title) not in map(key, titles):
            return unknown_name(title, sorted(titles))
    return _against_people(audience, staff)


def _against_people(audience: Audience, staff: Staff) -> T | None:
    excused = dict(audience.excused)
    for number in (*audience.people, *excused):
        if number not in staff.people:
            return _STRANGER.format(number)
    for number, why in excused.items():
        if not why.strip():
            return _REASON.format(number)
        if bad := against_text(why, T("除く理由", "The reason")):
            return bad
    return None


def against_attendance(course: Course, staff: Staff, came: Attendance, today: date) -> T | None:
    """What would have fitted instead of the day or the person; None where both fit."""
    if came.number not in staff.people:
        return T("職員台帳にある職員番号", "a number of the staff ledger")
    return against_day(course, came.day, today) or _against_time(staff, came)


def against_day(course: Course, day: date, today: date) -> T | None:
    """What day would have fitted: within the year, not before the course began, not to come."""
    opens = days_of_year(course.year)[0]
    first = min((begin for begin, _ in course.periods), default=opens)
    last = min(days_of_year(course.year)[1], today)
    if first <= day <= last:
        return None
    if first > last:
        return T(f"まだ始まっていない研修（{first}から）", f"the course begins on {first} only")
    return T(f"{first}から{last}までの日付", f"a day from {first} to {last}")


def _against_time(staff: Staff, came: Attendance) -> T | None:
    one = staff.people[came.number]
    if is_employed(one, came.day):
        return None
    since, until = one.since or "", one.until or ""
    return T(f"在職中（{since}〜{until}）の日付", f"a day of employment ({since} to {until})")


def told(problems: Iterable[tuple[str, T]]) -> T:
    """Several complaints, each about something named, on lines of their own."""
    listed = list(problems)
    return T(
        "\n".join(f"{name}: {what.ja}" for name, what in listed),
        "\n".join(f"{name}: {what.en}" for name, what in listed),
    )


def _is_line(text: str) -> bool:
    return text.replace("\u3000", " ").isprintable()
