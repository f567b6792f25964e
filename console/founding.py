"""Making a workspace: folders, settings, keys, policy examples, database, first entry."""

import json
import shutil
from pathlib import Path

from audit.policy_files import write_example
from console.session import Session
from inventory.chain import count_entries
from inventory.journal import Draft
from inventory.signing import PRIVATE_KEY, create_keys
from inventory.words import HinomiError, T
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
    session = Session(workspace.root)
    if count_entries(session.engine):
        raise HinomiError(
            T(
                "指定のデータベースには別の作業領域の記録があります。空のデータベースを指定してください。",
                "The database already holds another workspace's journal. Name an empty one.",
            )
        )
    _remember_database(workspace, session.settings.database.url)
    write_example(workspace.policy)
    create_keys(workspace.keys)
    public = (workspace.keys / f"{PRIVATE_KEY}.pub").read_text("utf-8").strip()
    body = {"root": str(workspace.root), "signing_key": public}
    session.journal.append([Draft("workspace", "workspace.created", body, session.actor)])


def _remember_database(workspace: Workspace, url: str) -> None:
    """Write a database named by the environment into the settings, but never its password.

    Otherwise a later command without the variable would start an empty database of its own.
    """
    if not url:
        return
    from sqlalchemy import make_url

    plain = make_url(url).set(password=None).render_as_string(hide_password=False)
    text = workspace.toml.read_text("utf-8")
    named = f"[database]\nurl = {json.dumps(plain)}\n"
    workspace.toml.write_text(text.replace("[database]\n", named, 1), "utf-8")
