"""Words about training that screen and paper share."""

from audit.cycle.fiscal import Period
from audit.cycle.training_model import SORTS, Audience, Course
from inventory.words import T, joined
from reports.era import era_date

NOBODY = "—"


def percent(attended: int, targeted: int) -> str:
    """A rate in percent, rounded down so that 100% means everybody; — where nobody should."""
    if not targeted:
        return NOBODY
    tenths = attended * 1000 // targeted
    return f"{tenths // 10}.{tenths % 10}%"


def sort_words(course: Course) -> T:
    """What it is, and whether it is required."""
    sort = SORTS[course.sort]
    if course.required:
        return sort
    return T(f"{sort.ja}（任意）", f"{sort.en} (optional)")


def days_words(course: Course) -> T:
    """When it is held."""
    if not course.periods:
        return T("日未定", "day not fixed")
    return joined([_span(one) for one in course.periods])


def audience_words(audience: Audience) -> T:
    """For whom it is; people of a list are counted and not named."""
    parts: list[T | str] = [
        *([T("全職員", "all staff")] if audience.everyone else []),
        *([T("今年度の新規採用者", "who joined this year")] if audience.joined else []),
        *audience.sections,
        *(T(f"職: {title}", f"post: {title}") for title in audience.posts),
        *(
            [_count(len(audience.people), "名簿の人", "people of a list")]
            if audience.people
            else []
        ),
    ]
    if audience.excused:
        parts.append(_count(len(audience.excused), "除く", "excused"))
    return joined(parts) if parts else T("誰も対象でない", "for nobody")


def _count(number: int, ja: str, en: str) -> T:
    return T(f"{ja}{number}人", f"{number} {en}")


def _span(period: Period) -> T:
    first, last = map(era_date, period)
    if first == last:
        return T(first, first)
    return T(f"{first}から{last}まで", f"{first} to {last}")
