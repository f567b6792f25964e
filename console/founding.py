"""Making a workspace: folders, settings, keys, policy examples, database, first entry."""

import shutil
from pathlib import Path

from audit.policy_files import write_example
from console.session import Session
from inventory.journal import Draft
from inventory.signing import PRIVATE_KEY, create_keys
from inventory.workspace import Workspace, lay_out


def found_workspace(folder: Path) -> Workspace:
    """A new workspace, whose journal begins with its own making."""
    workspace = lay_out(folder)
    fresh = not workspace.keys.exists()
    try:
        _furnish(workspace)
    except BaseException:  # half of a workspace is none: init may come again
        workspace.toml.unlink(missing_ok=True)
        if fresh:
            shutil.rmtree(workspace.keys, ignore_errors=True)
        raise
    return workspace


def _furnish(workspace: Workspace) -> None:
    write_example(workspace.policy)
    create_keys(workspace.keys)
    session = Session(workspace.root)
    public = (workspace.keys / f"{PRIVATE_KEY}.pub").read_text("utf-8").strip()
    body = {"root": str(workspace.root), "signing_key": public}
    session.journal.append([Draft("workspace", "workspace.created", body, session.actor)])
