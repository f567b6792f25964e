"""Which hosts a command is about."""

from collections.abc import Sequence

from inventory.model import Host, Kind, Ledger, Zone
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
    _word("--zone", zones or (), [zone.value for zone in Zone])
    _word("--kind", kinds or (), [kind.value for kind in Kind])
    systems_known = {system.name for system in ledger.systems}
    systems_known |= {name for host in ledger.hosts for name in host.systems}
    _word("--system", systems or (), sorted(systems_known))
    return [
        host
        for host in ledger.hosts
        if (not names or host.id in names or host.name in names)
        and (not zones or host.zone.value in zones)
        and (not systems or set(systems) & set(host.systems))
        and (not kinds or host.kind.value in kinds)
    ]


def _word(option: str, given: Sequence[str], allowed: Sequence[str]) -> None:
    for word in given:
        if word not in allowed:
            raise HinomiError(
                T(
                    "{0} に {1} はありません。使えるもの: {2}",
                    "{0} knows no {1}. It takes: {2}",
                ).format(option, word, ", ".join(allowed) or "-")
            )


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
