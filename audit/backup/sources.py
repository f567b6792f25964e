"""The source itself, asked over its own way: what it holds now, and manifests of it.

No secret of a target goes there. The ledger's way to become root is used, but for the pinned
collector, which runs no other script; where sudo is refused the account reads what it may.
"""

from collections.abc import Sequence

from audit.backup.asking import Asker, Way
from audit.backup.drill_records import DrillRecords
from audit.backup.targets import LOCAL
from checks.backup.manifest import Manifest, manifest
from checks.backup.tool import Fragment
from checks.backup.walked import Walked, read_walk
from checks.backup.walking import walk
from checks.fact import Reply
from checks.model import FactError, Why
from inventory.model import Content, DataSet, Privilege
from inventory.words import T

MOST_FILES, MOST_BYTES = 2_000_000, 2**40
_MOST_SECONDS = 6 * 3600


def walk_source(
    asker: Asker, wanted: DataSet, paths: Sequence[str], *, seconds: int = _MOST_SECONDS
) -> Walked:
    """What these paths of the data set's host hold now; FactError with the reason where unknown."""
    if wanted.content is Content.DATABASE:
        raise FactError(
            Why.UNDETERMINED,
            T(
                "データベースの中身は機器のファイルからは分からない",
                "files of the host do not tell what a database holds",
            ),
        )
    fragment = walk(paths, most_files=MOST_FILES, most_bytes=MOST_BYTES, seconds=seconds)
    return read_walk(ask_source(asker, wanted, fragment))


def ask_source(asker: Asker, wanted: DataSet, fragment: Fragment) -> Reply:
    """What the data set's own host answers, asked as root where that is allowed."""
    if not wanted.host:
        raise FactError(
            Why.NO_DATA, T("台帳に機器が書かれていない", "the ledger names no host for it")
        )
    name = "" if wanted.host == LOCAL else wanted.host
    ways = _privileges(asker, name)
    for number, privilege in enumerate(ways):
        try:
            return asker.at(Way(name, privilege), [fragment], {}).reply(fragment)
        except FactError as odd:
            if odd.why is not Why.NO_PRIVILEGE or number + 1 == len(ways):
                raise
    raise FactError(Why.NO_PRIVILEGE, T("読む権限がない", "no privilege to read"))


def take_manifest(
    asker: Asker, records: DrillRecords, wanted: DataSet, salt: bytes
) -> tuple[Manifest, str]:
    """Walk every source of a data set and keep the manifest; returns it and its digest."""
    if not wanted.sources:
        raise FactError(Why.NO_DATA, T("台帳に対象のパスがない", "the ledger names no path for it"))
    made = manifest(walk_source(asker, wanted, wanted.sources), salt)
    return made, records.manifest(wanted.id, made)


def _privileges(asker: Asker, name: str) -> tuple[Privilege, ...]:
    host = asker.host(name) if name else None
    given = host.access.privilege if host else Privilege.NONE
    if given in (Privilege.NONE, Privilege.PASSWORD):
        return (given,)
    return (Privilege.SUDO, Privilege.NONE)
