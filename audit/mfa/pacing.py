"""When the next try may go out: gaps, the target's rate, an unused step with time left in it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from audit.mfa.codes import Token
from audit.mfa.series import Try
from audit.mfa.targets import Rate
from inventory.words import T

ENOUGH = 6.0  # seconds that must be left in a step when its code is sent
JUST = 3.0  # the same within a burst, which cannot wait longer and stay one
LEAD = 1.0  # seconds into a new step, by which the target's clock may have been measured wrongly
_MARGIN = 2.0  # seconds beyond the target's own rate window, whose clock is another one

GAP = T("失敗の間隔をあけています", "keeping apart from the last failure")
RATE = T("対象の回数制限にかからないよう待っています", "keeping below the target's rate limit")
STEP = T("まだ使っていないコードを待っています", "waiting for a code that was not used yet")
OVER = T("回数制限が解けるのを待っています", "waiting for the rate limit to end")


@dataclass(frozen=True, slots=True)
class Sending:
    """One earlier attempt as pacing sees it."""

    at: datetime
    ended: datetime
    failed: bool
    same: bool = True  # with the same account: what counts for the target's own limit


@dataclass(frozen=True, slots=True)
class Wait:
    """Until when to wait, and for what."""

    until: datetime
    why: T


def wait_for(
    one: Try,
    now: datetime,
    sendings: Sequence[Sending],
    rate: Rate,
    token: Token,
    used: Collection[int],
    ahead: float = 0.0,
) -> Wait | None:
    """The longest wait before this try, None where it may go out now.

    Steps are those of the target, whose clock is `ahead` by so many seconds.
    """
    own = [sending for sending in sendings if sending.same]
    waits = [_gap(one, now, sendings, rate), _rate(one, now, own, rate)]
    earliest = max([now, *(wait.until for wait in waits if wait)])
    waits.append(_step(one, earliest, token, used, ahead))
    due = [wait for wait in waits if wait and wait.until > now]
    return max(due, key=lambda wait: wait.until, default=None)


def _gap(one: Try, now: datetime, sendings: Sequence[Sending], rate: Rate) -> Wait | None:
    """From the end of the last failure; within a burst from its beginning, to stay a burst."""
    failed = [sending for sending in sendings if sending.failed]
    if not failed:
        return None
    close = one.burst and not _first_of_burst(one)
    last = max(sending.at if close else sending.ended for sending in failed)
    return _future(last + timedelta(seconds=rate.gap), GAP, now)


def _rate(one: Try, now: datetime, sendings: Sequence[Sending], rate: Rate) -> Wait | None:
    """Room for this try, and for the one that must follow it at once (A6 after A5)."""
    if not sendings or one.code.value == "same" or (one.burst and not _first_of_burst(one)):
        return None
    pause = timedelta(seconds=rate.seconds + _MARGIN)
    if one.waited:
        return _future(sendings[-1].ended + pause, OVER, now) if sendings[-1].failed else None
    if rate.attempts is None:
        return None
    if _first_of_burst(one):
        return _future(sendings[-1].ended + pause, RATE, now)
    room = 2 if one.id == "A5" else 1
    place = rate.attempts - room
    recent = sorted((sending.ended for sending in sendings), reverse=True)
    if place < 0 or len(recent) <= place:
        return None
    return _future(recent[place] + pause, RATE, now)


def _first_of_burst(one: Try) -> bool:
    return one.id == "A9.1"


def _step(
    one: Try, now: datetime, token: Token, used: Collection[int], ahead: float
) -> Wait | None:
    """The first moment whose step, moved by the offset, is unused and has time left.

    What must be accepted comes after every code that was sent: pam_oath takes no older one. A
    burst cannot wait long for a new step: it would be none any more.
    """
    if not one.sends_code:
        return None
    moment = now.timestamp() + ahead
    if token.left(moment) < min(JUST if one.burst else ENOUGH, token.period / 2):
        moment = (token.step(moment) + 1) * token.period
    newest = max(used, default=0) if one.fresh else 0
    while (step := token.step(moment) + one.offset) in used or step < newest:
        moment = (token.step(moment) + 1) * token.period
    early = token.step(moment) * token.period + LEAD - moment
    if early > 0 and not one.burst:
        moment += early
    return _future(datetime.fromtimestamp(moment - ahead, now.tzinfo), STEP, now)


def _future(until: datetime, why: T, now: datetime) -> Wait | None:
    return Wait(until, why) if until > now else None
