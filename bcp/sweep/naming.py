"""What people type for a thing: its id, or its name where only one thing has it."""

from bcp.model import Continuity
from inventory.words import HinomiError, T

_NONE = T(
    "「{name}」という機器・ネットワーク・拠点・電源などはありません。"
    "台帳か継続台帳にある名前を指定してください。",
    'Nothing is called "{name}": give a name of the ledger or of the continuity book.',
)
_SEVERAL = T(
    "「{name}」は複数あります。{ids} のどれかを指定してください。",
    '"{name}" is the name of several things: give one of {ids}.',
)


def node_named(continuity: Continuity, name: str) -> str:
    """The id that is meant; one line says what to type where it is not clear."""
    if name in continuity.nodes:
        return name
    found = sorted(one.id for one in continuity.nodes.values() if one.name == name)
    if len(found) == 1:
        return found[0]
    if not found:
        raise HinomiError(_NONE.format(name=name))
    raise HinomiError(_SEVERAL.format(name=name, ids=", ".join(found)))
