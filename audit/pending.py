"""Which hosts of a run have no results yet: only those may be recorded."""

from collections.abc import Sequence

from sqlalchemy import Connection, Table, bindparam, select

from audit.tables import RunHostRow
from inventory.words import HinomiError, T

_HOST: Table = RunHostRow.__table__  # type: ignore[attr-defined] # set by SQLModel's metaclass
_PENDING = select(_HOST.c.host).where(
    _HOST.c.run == bindparam("of_run"),
    _HOST.c.host.in_(bindparam("of_hosts", expanding=True)),
    _HOST.c.done_at.is_(None),
)


class AlreadyRecordedError(HinomiError):
    """The host is done in this run, or never was in its scope."""

    def __init__(self, run: str, host: str) -> None:
        """Name the run and the host."""
        super().__init__(
            T(
                f"点検 {run} の機器 {host} は記録済みか対象外です",
                f"host {host} is already recorded in run {run}, or not in its scope",
            )
        )


def require_pending(connection: Connection, run: str, hosts: Sequence[str]) -> None:
    """Refuse a host that comes twice, is done or is not in scope; nobody else can write now."""
    left = set(connection.execute(_PENDING, {"of_run": run, "of_hosts": hosts}).scalars())
    for host in hosts:
        if host not in left:
            raise AlreadyRecordedError(run, host)
        left.remove(host)
