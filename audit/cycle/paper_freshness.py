"""What of the evidence of a paper counts on a day: by its age, and by the time that it tells of."""

from datetime import date

from audit.cycle.fiscal import Period
from audit.cycle.paper_model import METHODS, TOLD, Freshness, Method, Paper


def stale(paper: Paper, freshness: Freshness, on: date) -> tuple[str, ...]:
    """Names of the evidence in force that does not count on that day any more, or not yet."""
    found = [
        one.name or METHODS[one.method].ja
        for one in paper.standing
        if not freshness.is_fresh(one.method, one.collected, on)
    ]
    old = {
        one.host
        for one in paper.machine
        if one.seen and not freshness.is_fresh(Method.TEST, one.seen, on)
    }
    return (*found, *sorted(old))


def supports(paper: Paper, freshness: Freshness, on: date) -> bool:
    """Whether anything at all was seen that is fresh and tells of the audited period."""
    papers = any(
        freshness.is_fresh(one.method, one.collected, on) and overlap(one.period, paper.period)
        for one in paper.standing
    )
    return papers or any(
        one.verdict in TOLD
        and not one.is_unsure
        and one.seen
        and freshness.is_fresh(Method.TEST, one.seen, on)
        for one in paper.machine
    )


def overlap(one: Period, other: Period) -> bool:
    """Whether two periods have a day in common."""
    return one[0] <= other[1] and other[0] <= one[1]
