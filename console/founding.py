"""Making a workspace: folders, settings, keys, policy examples, database, first entry."""

from pathlib import Path

from audit.policy_files import write_example
from console.session import Session
from inventory.journal import Draft
from inventory.signing import PRIVATE_KEY, create_keys
from inventory.workspace import Workspace, lay_out


def found_workspace(folder: Path) -> Workspace:
    """A new workspace, whose journal begins with its own making."""
    workspace = lay_out(folder)
    write_example(workspace.policy)
    create_keys(workspace.keys)
    session = Session(workspace.root)
    public = (workspace.keys / f"{PRIVATE_KEY}.pub").read_text("utf-8").strip()
    body = {"root": str(workspace.root), "signing_key": public}
    session.journal.append([Draft("workspace", "workspace.created", body, session.actor)])
    return workspace
