"""Which hosts a command is about."""

from collections.abc import Sequence

from inventory.model import Host, Ledger
from inventory.words import HinomiError, T


def chosen(
    ledger: Ledger,
    names: Sequence[str] | None,
    zones: Sequence[str] | None,
    systems: Sequence[str] | None,
    kinds: Sequence[str] | None,
) -> list[Host]:
    """The hosts that match every kind of condition given; a name that matches none is an error."""
    _known(ledger, names or ())
    return [
        host
        for host in ledger.hosts
        if (not names or host.id in names or host.name in names)
        and (not zones or host.zone.value in zones)
        and (not systems or set(systems) & set(host.systems))
        and (not kinds or host.kind.value in kinds)
    ]


def _known(ledger: Ledger, names: Sequence[str]) -> None:
    every = {host.id for host in ledger.hosts} | {host.name for host in ledger.hosts}
    for name in names:
        if name not in every:
            raise HinomiError(
                T(
                    "機器 {0} は台帳にありません。`hinomi inventory list` で確かめてください。",
                    "Host {0} is not in the ledger. See `hinomi inventory list`.",
                ).format(name)
            )
