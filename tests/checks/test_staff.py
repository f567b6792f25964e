"""Employments behind account ids: who is employed on which day, and the digest of it all."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from checks.staff import NO_STAFF, Staff, staff_of
from inventory.model import StaffMember

TODAY = date(2026, 11, 21)
DAYS = st.dates(date(2026, 11, 1), date(2026, 12, 31))


def staff(*spans: tuple[date | None, date | None], account: str = "tanaka") -> Staff:
    people = (
        StaffMember(number=str(n), name="田中", accounts=(account,), since=since, until=until)
        for n, (since, until) in enumerate(spans)
    )
    return staff_of(people)


def test_the_last_day_is_still_a_day_of_work() -> None:
    assert staff((None, TODAY)).employs("tanaka", TODAY)
    assert not staff((None, TODAY - timedelta(1))).employs("tanaka", TODAY)
    assert staff((TODAY, None)).employs("tanaka", TODAY)
    assert not staff((TODAY + timedelta(1), None)).employs("tanaka", TODAY)


def test_who_came_back_is_employed_and_has_not_left() -> None:
    back = staff((None, date(2020, 3, 31)), (date(2024, 4, 1), None))
    assert back.employs("tanaka", TODAY)
    assert back.left("tanaka", TODAY) is None
    assert back.left("tanaka", date(2022, 1, 1)) == date(2020, 3, 31)


def test_an_account_of_nobody() -> None:
    assert not staff((None, None)).employs("hanako", TODAY)
    assert staff((None, None)).left("hanako", TODAY) is None


def test_people_without_accounts_are_no_staff_ledger() -> None:
    assert not staff_of([StaffMember(number="1")]).given
    assert NO_STAFF.digest == ""


@given(st.lists(st.tuples(DAYS, DAYS).map(sorted), min_size=1, max_size=4), DAYS)
def test_left_and_employed_exclude_each_other(spans: list[list[date]], day: date) -> None:
    found = staff(*((since, until) for since, until in spans))
    inside = any(since <= day <= until for since, until in spans)
    assert found.employs("tanaka", day) == inside
    assert not (inside and found.left("tanaka", day))


def test_the_digest_tells_of_accounts_and_days_and_of_nothing_else() -> None:
    one = StaffMember(number="1", name="田中", accounts=("tanaka",))
    two = StaffMember(number="2", name="佐藤", accounts=("sato",), until=TODAY)
    same = staff_of([two, one.model_copy(update={"name": "", "department": "税務課"})])
    assert same.digest == staff_of([one, two]).digest
    assert staff_of([one]).digest != same.digest
    assert "田中" not in repr(same)
