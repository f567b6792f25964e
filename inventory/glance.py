"""A glance at the settings, where a second counts: who acts, and which file the journal is in.

Nothing is checked here: at night a misspelt setting of another command must not stop a line from
being written down. Whatever is not plain is left to `inventory.settings`.
"""

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

from inventory.workspace import Workspace

_SQLITE = ("sqlite:///", "sqlite+pysqlite:///")


@dataclass(frozen=True, slots=True)
class Glance:
    """The person named as acting, "" where nobody is, and the SQLite file of the journal."""

    operator: str
    file: Path


def glance(workspace: Workspace) -> Glance | None:
    """What the settings plainly say; None where they have to be read by `inventory.settings`."""
    given = {name.upper(): value for name, value in os.environ.items()}
    if "HINOMI_DATABASE" in given:
        return None
    try:
        values = tomllib.loads(workspace.toml.read_text("utf-8"))
        operator = given.get("HINOMI_OPERATOR", values.get("operator", ""))
        told = values.get("database", {}).get("url", "")
    except (OSError, ValueError, AttributeError):
        return None
    url = given.get("HINOMI_DATABASE__URL", told)
    file = _file(workspace, url) if isinstance(url, str) else None
    return Glance(operator, file) if file and isinstance(operator, str) else None


def _file(workspace: Workspace, url: str) -> Path | None:
    if not url:
        return workspace.root / "hinomi.db"
    for prefix in _SQLITE:
        if url.startswith(prefix) and not set("?%#") & set(url):
            return Path(url.removeprefix(prefix))
    return None
