"""What the attempts of one series show, row by row; pure, so that a record can be judged again.

A refusal counts only beside an acceptance: everything right was accepted after it, or just before
it with no failure between, within a quarter of an hour. What was not tried is unfinished, what
got no clear answer cannot be confirmed; neither ever counts as met.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from audit.mfa.attempts import Attempt
from audit.mfa.model import Grade, Judged, Row
from audit.mfa.reasons import told
from audit.mfa.series import Expected, Try
from audit.mfa.targets import Lockout, Rate
from inventory.logins.base import Said
from inventory.words import T

BESIDE = timedelta(minutes=15)
MOST_SKEW = 5.0

_ACCEPTED = T("受理された: {what}", "accepted: {what}")
_REFUSED = T("すべて拒否された({count}回)", "all refused ({count})")
_UNCLEAR = T("応答がはっきりしない({what}: {why})", "no clear answer ({what}: {why})")
_ALONE = T(
    "拒否の前後に、全部正しいログインの受理がない({what})",
    "no accepted login stands beside the refusal ({what})",
)
_HALF = T("途中まで受理されて終わった({what})", "accepted in part and no further ({what})")
_UNDECLARED = T(
    "回数制限による拒否かもしれない(対象の宣言に rate の attempts と seconds を書いて試し直す)",
    "the rate limit may have refused it: declare rate (attempts, seconds) and try again",
)
_LIMITABLE = (Row.WRONG, Row.EACH, Row.WINDOW, Row.TOLERANCE)
_NOT_ALL = T("試していないものがある({what}){why}", "not everything was tried ({what}){why}")


@dataclass(frozen=True, slots=True)
class Course:
    """One series as far as it went; `skew` in seconds, `stopped` why it did not go on."""

    tries: tuple[Try, ...]
    attempts: tuple[Attempt, ...]
    skew: float | None
    clock_by_hand: str
    rate: Rate
    lockout: Lockout
    stopped: T | None


def judge(course: Course) -> Mapping[Row, Judged]:
    """The verdict of every row, in order."""
    return {row: _row(course, row) for row in Row}


def _row(course: Course, row: Row) -> Judged:
    if row is Row.CLOCK:
        return _clock(course)
    # all right except the code is A3: it is not tried twice, but A4 rests on it too
    rows = {row, Row.WRONG} if row is Row.EACH else {row}
    planned = sorted(
        (one for one in course.tries if one.row in rows), key=lambda t: t.row is not row
    )
    if not planned:
        return Judged(row, Grade.NOT_APPLICABLE, T("対象の宣言にない", "not declared"))
    found = _told(course, rows)
    if row in {Row.WINDOW, Row.TOLERANCE} and course.skew is None and not _violated(found):
        return Judged(row, Grade.UNKNOWN, T("時計のずれを測れない", "the clock was not measured"))
    return _JUDGES.get(row, _refusals)(course, planned, found)


def _unclear(attempt: Attempt) -> T:
    why, what = told(attempt.detail), attempt.id
    return T(_UNCLEAR.ja.format(what=what, why=why.ja), _UNCLEAR.en.format(what=what, why=why.en))


def _clock(course: Course) -> Judged:
    if course.skew is None:
        why = T("対象の時計を測れない", "the target's clock cannot be measured")
        if course.clock_by_hand:
            why = T(
                f"対象の時計は人が確かめた({course.clock_by_hand})",
                f"the clock was looked at by hand ({course.clock_by_hand})",
            )
        return Judged(Row.CLOCK, Grade.UNKNOWN, why)
    words = T(f"ずれ {course.skew:+.1f} 秒", f"skew {course.skew:+.1f} s")
    met = abs(course.skew) <= MOST_SKEW
    return Judged(Row.CLOCK, Grade.MET if met else Grade.UNKNOWN, words)


def _told(course: Course, rows: Collection[Row]) -> Mapping[str, Attempt]:
    """The answer to each try: of one made twice the last, but never instead of a violation."""
    found: dict[str, Attempt] = {}
    for attempt in course.attempts:
        if attempt.row in rows and not _violates(found.get(attempt.id)):
            found[attempt.id] = attempt
    return found


def _violated(found: Mapping[str, Attempt]) -> list[Attempt]:
    return [a for a in found.values() if _violates(a)]


def _violates(attempt: Attempt | None) -> bool:
    if attempt is None or attempt.expected is not Expected.REFUSED:
        return False
    return attempt.said is Said.ACCEPTED


def _refusals(course: Course, planned: Sequence[Try], found: Mapping[str, Attempt]) -> Judged:
    """A row whose tries must all be refused."""
    row = planned[0].row
    if violated := _violated(found):
        return Judged(row, Grade.BROKEN, _ACCEPTED.format(what=_names(violated)))
    if doubt := _doubt(course, row, planned, found):
        return doubt
    return Judged(row, Grade.MET, _REFUSED.format(count=len(planned)))


def _doubt(
    course: Course, row: Row, planned: Sequence[Try], found: Mapping[str, Attempt]
) -> Judged | None:
    """Why refusals prove nothing, None where they do."""
    for attempt in found.values():
        if attempt.said is Said.UNCLEAR:
            return Judged(row, Grade.UNKNOWN, _unclear(attempt))
        if attempt.said is Said.PARTIAL and row is not Row.ALONE:
            return Judged(row, Grade.UNKNOWN, _HALF.format(what=attempt.id))
        if attempt.code.value == "same" and not _same_step(course, attempt):
            late = T("コードの期間が過ぎてから送った", "sent after the code's step had ended")
            return Judged(row, Grade.UNKNOWN, late)
    if missing := [one.id for one in planned if one.id not in found]:
        return _missing(course, row, missing)
    return _unproven(course, row, found)


def _unproven(course: Course, row: Row, found: Mapping[str, Attempt]) -> Judged | None:
    """Why clear refusals prove nothing: none was accepted beside, or a limit may have refused."""
    silent = [a for a in found.values() if a.said is not Said.ACCEPTED]
    if alone := [a.id for a in silent if not _beside(course.attempts, a)]:
        grade = Grade.UNFINISHED if course.stopped else Grade.UNKNOWN
        return Judged(row, grade, _ALONE.format(what=", ".join(alone)))
    if row in _LIMITABLE and _undeclared_limit(course):
        return Judged(row, Grade.UNKNOWN, _UNDECLARED)
    return None


def _undeclared_limit(course: Course) -> bool:
    """Whether a limit showed up that nobody kept away from: it may have refused what came late."""
    burst = (a for a in course.attempts if a.id == "A9.right")
    return not course.rate.attempts and any(a.said is Said.REFUSED for a in burst)


def _missing(course: Course, row: Row, missing: Sequence[str]) -> Judged:
    stopped = course.stopped
    why = T(f"。{stopped.ja}", f"; {stopped.en}") if stopped else T("", "")
    what = ", ".join(missing)
    words = T(_NOT_ALL.ja.format(what=what, why=why.ja), _NOT_ALL.en.format(what=what, why=why.en))
    return Judged(row, Grade.UNFINISHED, words)


def _right(course: Course, planned: Sequence[Try], found: Mapping[str, Attempt]) -> Judged:
    """A row whose tries must be accepted."""
    row = planned[0].row
    for attempt in found.values():
        if attempt.said is Said.UNCLEAR:
            return Judged(row, Grade.UNKNOWN, _unclear(attempt))
        if attempt.said is not Said.ACCEPTED:
            words = T(
                f"全部正しいのに受理されない({attempt.id})。ロック、時計、登録を確かめる",
                f"everything was right and not accepted ({attempt.id}): "
                "look for a lock, the clock, the enrolment",
            )
            return Judged(row, Grade.UNKNOWN, words)
    closed = "A5.close" in found  # the closing login stands for one that the budget left out
    if (missing := [one.id for one in planned if one.id not in found]) and not closed:
        return _missing(course, row, missing)
    return Judged(row, Grade.MET, T("受理された", "accepted"))


def _tolerance(course: Course, planned: Sequence[Try], found: Mapping[str, Attempt]) -> Judged:
    """Measured, whatever the answer: accepted or refused is both within the agreed window."""
    if doubt := _doubt(course, Row.TOLERANCE, planned, found):
        return doubt
    accepted = any(a.said is Said.ACCEPTED for a in found.values())
    words = T("一つ前を受け付ける", "the code before is accepted")
    if not accepted:
        words = T("一つ前を受け付けない", "the code before is refused")
    return Judged(Row.TOLERANCE, Grade.MET, words)


def _burst(course: Course, planned: Sequence[Try], found: Mapping[str, Attempt]) -> Judged:
    """The right code after a burst: refused, and accepted again once the wait is over (A10)."""
    wrong = [a for a in _violated(found) if a.id != "A9.right"]
    if wrong:
        return Judged(Row.BURST, Grade.BROKEN, _ACCEPTED.format(what=_names(wrong)))
    last, first = found.get("A9.right"), found.get("A9.1")
    slow = T("間隔を守ると回数の上限に届かない", "too slow to reach the limit with the gaps kept")
    took = (last.ended - first.at).total_seconds() if first and last else 0.0
    if course.rate.attempts and took >= course.rate.seconds:
        return Judged(Row.BURST, Grade.UNKNOWN, slow)
    if last and last.said is Said.ACCEPTED:
        return _unlimited(course)
    return _refusals(course, planned, found)


def _after(course: Course, planned: Sequence[Try], found: Mapping[str, Attempt]) -> Judged:
    """Accepted again after the wait; nothing to wait for where the burst changed nothing."""
    if any(a.id == "A9.right" and a.said is Said.ACCEPTED for a in course.attempts):
        return Judged(Row.AFTER, Grade.NOT_APPLICABLE, T("待たされなかった", "no wait to end"))
    return _right(course, planned, found)


def _unlimited(course: Course) -> Judged:
    if course.lockout.threshold:
        words = T(
            f"回数制限が見えない。{course.lockout.threshold}回でのロックは試していない",
            f"no rate limit was seen; the lockout at {course.lockout.threshold} was not tried",
        )
        return Judged(Row.BURST, Grade.UNFINISHED, words)
    words = T(
        "誤りが続いた直後に正しいコードが受理された(回数制限なし)",
        "the right code was accepted straight after a burst: no rate limit",
    )
    return Judged(Row.BURST, Grade.BROKEN, words)


def _same_step(course: Course, attempt: Attempt) -> bool:
    """Whether the repeated code was still in its own step, so that only its use refuses it."""
    before = [a for a in course.attempts if a.accepted_right and a.ended <= attempt.at]
    return bool(before) and before[-1].step == attempt.step


def standing_alone(attempts: Sequence[Attempt]) -> bool:
    """Whether some refusal has no accepted login beside it yet."""
    silent = [a for a in attempts if a.said is not Said.ACCEPTED]
    return any(not _beside(attempts, attempt) for attempt in silent)


def _beside(attempts: Sequence[Attempt], attempt: Attempt) -> bool:
    """Whether a login with everything right was accepted near enough to tell it from an outage."""
    place = attempts.index(attempt)
    after = [a for a in attempts[place + 1 :] if a.accepted_right]
    if after and after[0].at - attempt.ended <= BESIDE:
        return True
    before = attempts[place - 1] if place else None
    return bool(before and before.accepted_right and attempt.at - before.ended <= BESIDE)


def _names(attempts: Sequence[Attempt]) -> str:
    return ", ".join(sorted(a.id for a in attempts))


_JUDGES: Mapping[Row, Callable[[Course, Sequence[Try], Mapping[str, Attempt]], Judged]] = {
    Row.RIGHT: _right,
    Row.AFTER: _after,
    Row.BURST: _burst,
    Row.TOLERANCE: _tolerance,
}
