"""Configuration files as texts, in the order in which the probe printed them."""

from checks.fact import Reply
from checks.model import FactError, Why
from inventory.words import T


def texts(reply: Reply) -> dict[str, str]:
    """The regular files by path; one that could not be read makes the whole unknown.

    A glob that matched nothing comes back as itself and is left out.
    """
    found = {}
    for path, listed in reply.files().items():
        if listed.state == "unreadable":
            raise FactError(Why.NO_PRIVILEGE, path)
        if listed.state == "ok" and "*" not in path:
            found[path] = listed.text
    return found


def tail(reply: Reply) -> str:
    """What the probe printed after the files."""
    _, mark, rest = reply.text.rpartition(f"@{reply.tag} file end ")
    count, line, rest = rest.partition("\n")
    if not (mark and line and count.isdigit()):
        raise FactError(
            Why.MALFORMED, T(ja="ファイルの一覧に終わりがない", en="no end of the files")
        )
    return rest
