"""Where a target's copies lie beside their sources, asked on the hosts of both."""

from collections.abc import Mapping, Sequence

from audit.backup.asking import Asker, Way
from audit.backup.targets import Target
from checks.backup.model import Placement, ToolKind
from checks.backup.placement import Seen, placing, read_placing
from checks.model import FactError, Why
from inventory.model import DataSet, Privilege
from inventory.words import T

_ELSEWHERE = T(
    "写しの場所がその機器のフォルダでないため、置かれたディスクは分からない",
    "the copies are not in a folder of that host, so their disk is not known",
)
_NO_PATHS = T(
    "対象がパスでないため、元のディスクは分からない",
    "the sources are no paths, so their disk is not known",
)
_NO_HOST = T("台帳に取得元の機器がない", "the ledger names no host of the sources")
_WHICH = T("どの機械か見分けられない", "the machines cannot be told from each other")
_Looked = Mapping[tuple[str, str], Seen | FactError]


def placements(
    target: Target, wanted: Sequence[DataSet], asker: Asker
) -> dict[str, Placement | FactError]:
    """The placement of each data set in this target, by its id."""
    if target.where.tool is ToolKind.CATALOG:
        return {}
    here = _known(asker, target.host)
    paths: dict[str, list[str]] = {here: []}
    if target.where.location.startswith("/"):
        paths[here].append(target.where.location)
    for one in wanted:
        if one.host:
            paths.setdefault(_known(asker, one.host), []).extend(_paths(one))
    looked = {}
    for host, named in paths.items():
        way = _way(target, host, here, asker)
        looked.update(_look(asker, way, host, tuple(dict.fromkeys(named))))
    return {one.id: _placement(target, here, one, asker, looked) for one in wanted}


def _known(asker: Asker, name: str) -> str:
    """The ledger id of a host, so that one host goes by one name; "" is this machine."""
    host = asker.host(name) if name else None
    return host.id if host else name


def _paths(wanted: DataSet) -> list[str]:
    return [source for source in wanted.sources if source.startswith("/")]


def _way(target: Target, host: str, here: str, asker: Asker) -> Way:
    """As the target says where the copies are, else as the ledger says, if that runs a shell."""
    if host == here:
        return Way(target.host, target.privilege)
    known = asker.host(host)
    own = known.access.privilege if known else Privilege.NONE
    shell = own in {Privilege.SUDO, Privilege.PASSWORD}
    return Way(host, own if shell else Privilege.NONE)


def _look(
    asker: Asker, way: Way, host: str, named: tuple[str, ...]
) -> dict[tuple[str, str], Seen | FactError]:
    if not named:
        return {}
    found: Sequence[Seen | FactError]
    try:
        fragment = placing("placement", named)
        answered = asker.at(way, [fragment], {})
        found = read_placing(answered.reply(fragment), len(named))
    except FactError as reason:
        found = [reason] * len(named)
    return {(host, path): seen for path, seen in zip(named, found, strict=True)}


def _placement(
    target: Target, here: str, wanted: DataSet, asker: Asker, looked: _Looked
) -> Placement | FactError:
    place = looked.get((here, target.where.location), FactError(Why.UNDETERMINED, _ELSEWHERE))
    if isinstance(place, FactError):
        return place
    there = _known(asker, wanted.host) if wanted.host else ""
    host, machines = here or "local", _machines(there, looked)
    return Placement(
        host=host,
        disks=place.disks,
        source_host=host if place.machine in machines else there,
        source_disks=_source_disks(wanted, there, looked)
        if "" not in {place.machine, *machines}
        else FactError(Why.UNDETERMINED, _WHICH),
        free_bytes=place.free_bytes,
        total_bytes=place.total_bytes,
        owner=place.owner,
        mode=place.mode,
        writers=place.writers,
    )


def _machines(there: str, looked: _Looked) -> set[str]:
    """The machines that answered under that name: one, but for a host that was just restarted."""
    return {
        seen.machine
        for (host, _), seen in looked.items()
        if host == there and isinstance(seen, Seen)
    }


def _source_disks(wanted: DataSet, there: str, looked: _Looked) -> tuple[str, ...] | FactError:
    if not there:
        return FactError(Why.NO_DATA, _NO_HOST)
    found = [looked[(there, path)] for path in _paths(wanted)]
    if not found:
        return FactError(Why.UNDETERMINED, _NO_PATHS)
    disks: set[str] = set()
    for one in found:
        if isinstance(one, FactError):
            return one
        disks.update(one.disks)
    return tuple(sorted(disks))
