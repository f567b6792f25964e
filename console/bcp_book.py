"""The continuity of a workspace, as every command about it reads it, and its files begun."""

from dataclasses import asdict
from difflib import get_close_matches
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from bcp.model import Continuity
from console.session import Session
from inventory.words import HinomiError, T


def continuity_of(session: Session) -> Continuity:
    """The ledger with the book over it, and what the backups have proven."""
    from bcp.book.joining import continuity
    from bcp.book.reading import read_book
    from console.bcp_proven import proven_of

    book = read_book(session.workspace.bcp)
    return continuity(session.ledger, book, proven_of(session))


def known_id(known: Continuity, given: str) -> str:
    """The id that is meant: itself, or a name that only one thing has."""
    if given in known.nodes:
        return given
    named = [
        one.id for one in known.nodes.values() if given in (one.name, one.id.partition(":")[2])
    ]
    if len(named) == 1:
        return named[0]
    near = named or [one for one in known.nodes if given in one][:5]
    near = near or get_close_matches(given, known.nodes, n=3, cutoff=0.4)
    hint = T(f" 近いもの: {'、'.join(near)}", f" Near: {', '.join(near)}") if near else T("", "")
    raise HinomiError(
        T(
            f"「{given}」が分かりません。「種類:名前」で書きます（一覧は hinomi bcp show）。"
            f"{hint.ja}",
            f"`{given}` is not known. Write `kind:name` (hinomi bcp show lists them).{hint.en}",
        )
    )


def lay_out_book(session: Session) -> list[Path]:
    """Write the commented examples that are not there yet; what is there stays as it is."""
    from bcp.book.importing import replace_file

    written = []
    for name, source in sorted(_templates(files("bcp").joinpath("data/workspace"), "")):
        path = session.workspace.bcp / name
        if not path.exists():
            replace_file(path, source.read_bytes())
            written.append(path)
    return written


def _templates(folder: Traversable, prefix: str) -> list[tuple[str, Traversable]]:
    found: list[tuple[str, Traversable]] = []
    for one in folder.iterdir():
        if one.is_dir():
            found += _templates(one, f"{prefix}{one.name}/")
        elif one.name.endswith((".yaml", ".txt")):
            found.append((f"{prefix}{one.name}", one))
    return found


def thing_as_object(known: Continuity, identity: str) -> dict[str, Any]:
    """Everything that is known of one thing, for `--json`."""
    node = known.nodes[identity]
    details = (known.tasks, known.sites, known.power, known.lines, known.vendors, known.posts,
               known.documents, known.work, known.proven)  # fmt: skip
    more: dict[str, Any] = {}
    for one in details:
        if found := one.get(identity):
            more[type(found).__name__.lower()] = _plain(asdict(found))
    return {
        **_plain(asdict(node)),
        "department": known.departments.get(identity, ""),
        "addresses": list(known.addresses.get(identity, ())),
        "needs": [_plain(asdict(one)) for one in known.dependencies if one.of == identity],
        "needed_by": [_plain(asdict(one)) for one in known.dependencies if one.on == identity],
        **more,
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - any field of the model
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
