"""A small town with staff that comes, moves and leaves, and its training ledger written by hand."""

from collections.abc import Mapping, Sequence
from datetime import date

from audit.cycle.training import ATTENDED, COURSE, TARGET, WITHDRAWN, stream_of
from inventory.entries import Draft
from inventory.journal import Journal
from inventory.model import Department, Ledger, Post, StaffMember

YEAR, TODAY = 2026, date(2026, 11, 22)
TAX, CITIZENS, OFFICE = "総務部 税務課", "市民部 市民課", "総務部 情報政策課"
ALL, NEW, MAIL = "情報セキュリティ研修", "新規採用職員研修", "標的型メール訓練"

LEDGER = Ledger(
    departments=(
        Department(name=TAX, promotion_member="推進 一郎", phone="2301"),
        Department(name=CITIZENS, promotion_member="推進 二郎"),
        Department(name=OFFICE),
    ),
    posts=(
        Post(title="情報システム担当者", department=TAX, holder="税務 次郎"),
        Post(title="情報システム担当者", department=CITIZENS, holder="同姓 同名"),
        Post(title="情報セキュリティ管理者", department=OFFICE),
    ),
    staff=(
        StaffMember(number="101", name="税務 次郎", department=TAX, since=date(2010, 4, 1)),
        StaffMember(number="102", name="税務 花子", department=TAX, since=date(2026, 4, 1)),
        StaffMember(number="103", name="同姓 同名", department=CITIZENS, since=date(2015, 4, 1)),
        StaffMember(number="104", name="同姓　同名", department=CITIZENS, since=date(2016, 4, 1)),
        StaffMember(number="105", name="早退 三郎", department=CITIZENS, until=date(2026, 5, 31)),
        StaffMember(number="106", name="中途 四郎", department=OFFICE, since=date(2026, 10, 1)),
    ),
)


def course(
    name: str = ALL,
    *days: tuple[str, str],
    sort: str = "course",
    goal: int = 100,
    times: int = 1,
    required: bool = True,
    year: int = YEAR,
) -> Draft:
    """An entry that a course is held."""
    body = {
        "course": name, "sort": sort, "periods": [list(one) for one in days],
        "required": required, "times": times, "goal": goal,
    }  # fmt: skip
    return Draft(stream_of(year), COURSE, body, "情報 係長")


def target(
    name: str = ALL,
    *,
    everyone: bool = False,
    sections: Sequence[str] = (),
    posts: Sequence[str] = (),
    joined: bool = False,
    people: Sequence[str] = (),
    excused: Mapping[str, str] | None = None,
    year: int = YEAR,
) -> Draft:
    """An entry that says for whom it is."""
    body = {
        "course": name, "everyone": everyone, "sections": list(sections), "posts": list(posts),
        "joined": joined, "people": list(people),
        "excused": [list(pair) for pair in (excused or {}).items()],
    }  # fmt: skip
    return Draft(stream_of(year), TARGET, body, "情報 係長")


def came(
    *numbers: str, day: str = "2026-06-10", name: str = ALL, score: str = "", year: int = YEAR
) -> Draft:
    """An entry that these people attended."""
    rows = [[number, day, "together", score] for number in numbers]
    body = {"course": name, "rows": rows, "proof": "ab" * 32, "note": ""}
    return Draft(stream_of(year), ATTENDED, body, "情報 係長")


def withdrawn(*numbers: str, day: str = "2026-06-10", name: str = ALL) -> Draft:
    """An entry that takes attendances back, or the course where nobody is named."""
    rows = [[number, day] for number in numbers]
    body = {"course": name, "rows": rows, "reason": "別の研修の名簿だった"}
    return Draft(stream_of(YEAR), WITHDRAWN, body, "情報 係長")


def written(journal: Journal, *drafts: Draft) -> Journal:
    """The journal with these entries."""
    journal.append(drafts)
    return journal
