"""When a host was looked at: by our own clock, as a host whose clock is behind looks well kept."""

from datetime import date, datetime, timedelta

from checks.context import Collection
from checks.model import FactError, Why
from inventory.words import T


def moment(collection: Collection) -> datetime:
    """Our own clock at the collection; the host's where no clock of ours was present."""
    at: datetime | None = collection.received_at or collection.collected_at
    if at is None:
        raise FactError(Why.NOT_COLLECTED, T(ja="収集の日時がない", en="no time of collection"))
    return at


def day(collection: Collection) -> date:
    """The day of the collection in Japan."""
    return collection.day or moment(collection).date()


def age(now: datetime, then: datetime) -> timedelta:
    """How long ago something was; what lies more than a day ahead is no evidence of freshness."""
    if then > now + timedelta(days=1):
        when = then.date().isoformat()
        raise FactError(
            Why.UNDETERMINED, T(ja=f"未来の日付 {when}", en=f"dated in the future, {when}")
        )
    return now - then
