"""Whether an incident must be reported: what is known of it against the cases of the law.

番号法29条の4 with its rule of the committee, and 個人情報保護法68条 with 施行規則43条: any one
of the cases is enough. What nobody has found out yet is not a no: the answer is then that it may
have to be reported, and the clock runs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bcp.deadlines.rules import Duty
from inventory.words import T

MANY = 100  # persons; more than these is a case of both laws


class Answer(StrEnum):
    """Whether a duty applies."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a leak, a loss or damage (漏えい・滅失・毀損); None is not known yet."""

    happened: bool | None = None  # it leaked, was lost or damaged, or may have been
    personal: bool | None = None  # 保有個人情報
    mynumber: bool | None = None  # 個人番号
    persons: int | None = None  # 本人の数
    persons_certain: bool = False
    wrongful: bool | None = None  # 不正の目的のおそれ
    sensitive: bool | None = None  # 要配慮個人情報
    property: bool | None = None  # 財産的被害のおそれ
    public: bool | None = None  # 不特定多数が閲覧できた
    official: bool | None = None  # 個人番号利用事務・情報提供ネットワークのシステム
    encrypted: bool | None = None  # 高度な暗号化等で守られていた


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a law, and how to tell it from the facts: None is not known."""

    title: T
    holds: Callable[[Facts], bool | None]


@dataclass(frozen=True, slots=True)
class Judged:
    """The answer for one duty, with the cases that it rests on."""

    duty: Duty
    answer: Answer
    because: tuple[T, ...]


def _many(facts: Facts) -> bool | None:
    if facts.persons is None:
        return None
    if facts.persons > MANY:
        return True
    return False if facts.persons_certain else None


_WRONGFUL = Case(T("不正の目的のおそれ", "a wrongful purpose is suspected"), lambda f: f.wrongful)
_MANY = Case(T(f"本人が{MANY}人を超える", f"more than {MANY} persons"), _many)
CASES = {
    Duty.MYNUMBER: (
        Case(
            T("番号利用事務等のシステムの情報", "information of a system for My Number tasks"),
            lambda f: f.official,
        ),
        _WRONGFUL,
        Case(T("不特定多数が閲覧できた", "the public could read it"), lambda f: f.public),
        _MANY,
    ),
    Duty.PERSONAL: (
        Case(T("要配慮個人情報を含む", "contains sensitive information"), lambda f: f.sensitive),
        Case(T("財産的被害のおそれ", "loss of property is feared"), lambda f: f.property),
        _WRONGFUL,
        _MANY,
    ),
}
_NONE = T("どの場合にも当たらない", "none of the cases applies")
_SAFE = T("高度な暗号化で守られていた", "it was strongly encrypted")


def judged(facts: Facts, duty: Duty) -> Judged:
    """Whether this duty applies to what is known."""
    about = facts.mynumber if duty is Duty.MYNUMBER else _is_personal(facts)
    if facts.happened is False or about is False:
        return Judged(duty, Answer.NO, (_why_not(duty, facts),))
    if facts.encrypted is True:
        return Judged(duty, Answer.NO, (_SAFE,))
    found = [(case, case.holds(facts)) for case in CASES[duty]]
    met = tuple(case.title for case, holds in found if holds)
    if met:
        certain = facts.happened is True and about is True
        return Judged(duty, Answer.YES if certain else Answer.MAYBE, met)
    unknown = tuple(_unknown(case) for case, holds in found if holds is None)
    return Judged(duty, Answer.MAYBE if unknown else Answer.NO, unknown or (_NONE,))


def _is_personal(facts: Facts) -> bool | None:
    """Who holds a My Number holds personal information (特定個人情報, 番号法2条).

    So a no to the latter is none while nobody knows of the former.
    """
    if facts.mynumber is True:
        return True
    return None if facts.personal is False and facts.mynumber is None else facts.personal


def _unknown(case: Case) -> T:
    return T(f"{case.title.ja}か分かっていない", f"not known yet: {case.title.en}")


def _why_not(duty: Duty, facts: Facts) -> T:
    if facts.happened is False:
        return T("漏えい・滅失・毀損はない", "nothing leaked, was lost or was damaged")
    if duty is Duty.MYNUMBER:
        return T("個人番号を含まない", "it holds no My Number")
    return T("個人情報を含まない", "it holds no personal information")
