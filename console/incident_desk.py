"""One command's hold on an incident: the quick way into the journal where there is one."""

import getpass
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bcp.incident.current import incidents
from bcp.incident.logbook import Logbook, Written
from bcp.incident.model import Incident, Mode
from bcp.incident.said import Said
from bcp.incident.unwritten import Unwritten
from inventory.entries import Kept
from inventory.glance import Glance, glance
from inventory.quick import quick_journal
from inventory.words import HinomiError
from inventory.workspace import Workspace, find_workspace

if TYPE_CHECKING:
    from console.session import Session

_BEFORE = timedelta(hours=24)  # a line typed so long before a real incident began belongs to it


class Desk:
    """The parts of a workspace that an incident needs, opened when first asked for."""

    def __init__(self, folder: Path | None) -> None:
        """Find the workspace; nothing else is touched yet."""
        self.workspace: Workspace = find_workspace(folder)
        self.unwritten = Unwritten(self.workspace.root / "bcp" / "unwritten")

    @cached_property
    def seen(self) -> Glance | None:
        """The settings at a glance."""
        return glance(self.workspace)

    @cached_property
    def session(self) -> "Session":
        """The whole workspace, where more than the journal is needed."""
        from console.session import Session

        return Session(self.workspace.root)

    @cached_property
    def journal(self) -> Kept:
        """The journal, by sqlite3 alone where it is a file of this version."""
        quick = quick_journal(self.seen.file) if self.seen else None
        if quick is not None:
            return quick
        return self.session.journal

    @cached_property
    def logbook(self) -> Logbook:
        """Where the person who runs this command writes."""
        return Logbook(self.journal, self.actor)

    @cached_property
    def actor(self) -> str:
        """Who acts: the setting, else the account that runs the command."""
        if self.seen is None:
            return self.session.actor
        return self.seen.operator or getpass.getuser()

    def caught_up(self) -> Iterator[Written]:
        """Lines whose writers were killed, or that came before anything was open: written now."""
        for said in self.unwritten.left():
            incident = self._where(said)
            if incident is None:
                continue
            try:
                yield self.logbook.log(replace(said, incident=incident.stream))
            except HinomiError:
                continue
            self.unwritten.done(said)

    def _where(self, said: Said) -> Incident | None:
        """The incident that was open when the line was typed, or the real one that soon began."""
        found = incidents(self.journal)
        if said.incident and (named := [o for o in found if said.incident in (o.id, o.stream)]):
            return named[-1]
        then = [
            one
            for one in found
            if one.declared <= said.typed_at and (one.ended is None or said.typed_at < one.ended)
        ]
        soon = [
            one
            for one in found
            if one.mode is Mode.LIVE and timedelta() < one.declared - said.typed_at <= _BEFORE
        ]
        return next(iter([*reversed(then), *soon]), None)
