"""Where a drill restores: beside the copies, or on another host that sees the very same copies.

A path means something else on every host: the same words may lead to nothing there, or to other
copies. So another host is asked for its own list before anything is restored, and the drill is
refused where the copy that was chosen is not in it.
"""

from audit.backup.asking import Asker
from audit.backup.targets import Target
from checks.backup.model import Copy
from checks.backup.tool import Tool
from checks.model import FactError, Why
from inventory.model import DataSet
from inventory.words import T


def same_host(asker: Asker, one: str, other: str) -> bool:
    """Whether both are one host of the ledger, by whichever of its names; "" is this machine."""
    if one == other or not (one and other):
        return one == other
    first, second = asker.host(one), asker.host(other)
    return first is not None and second is not None and first.id == second.id


def require_in_reach(asker: Asker, tool: Tool, target: Target, wanted: DataSet, copy: Copy) -> None:
    """Raise FactError with what to do where the scratch host cannot see the copy to restore."""
    permit = target.drill
    if permit is None or same_host(asker, permit.scratch_host, target.host):
        return
    asked = tool.survey(target.where, wanted.sources)
    try:
        reply = asker.ask(target, [asked], host=permit.scratch_host).reply(asked)
        found = tool.read_survey(target.where, wanted.sources, reply).copies
    except FactError as odd:
        ja, en = odd.detail_ja or odd.why.value, odd.detail or odd.why.value
        raise FactError(odd.why, _unseen(permit.scratch_host, T(ja, en))) from None
    if not any(_same(one, copy) for one in found):
        why = T("選んだ写しがそこにない", "the chosen copy is not there")
        raise FactError(Why.NO_DATA, _unseen(permit.scratch_host, why))


def _same(one: Copy, other: Copy) -> bool:
    return (one.id, one.at, one.files, one.bytes) == (other.id, other.at, other.files, other.bytes)


def _unseen(host: str, why: T) -> T:
    name = host or "local"
    return T(
        f"scratch_host {name} から保管先が見えないので復元しない({why.ja})。location を両方の"
        "機器から同じに見えるもの(同じパスのマウント、sftp: など)にするか、保管先の機器で訓練する",
        f"nothing is restored: scratch_host {name} does not see the copies ({why.en}). Let "
        "location be what both hosts see alike (a mount at the same path, sftp: ...), or drill on "
        "the host that has them",
    )
