"""One command's hold on a workspace: each part opened when first asked for."""

import getpass
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from inventory.settings import Settings
from inventory.workspace import Workspace, find_workspace

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from audit.evidence import EvidenceStore
    from audit.results import ResultStore
    from checks.advisories import Advisories
    from checks.devices.approvals import Approvals
    from checks.model import Check
    from checks.policy import Policy
    from checks.staff import Staff
    from inventory.credentials import Credentials
    from inventory.host_keys import HostKeys
    from inventory.journal import Journal
    from inventory.model import Ledger
    from inventory.store import InventoryStore
    from inventory.words import T


class Session:
    """The parts of one workspace, opened lazily so that a command pays only for what it uses."""

    def __init__(self, folder: Path | None, policy: Path | None = None) -> None:
        """Find the workspace; nothing else is touched yet. `policy` stands in for its own."""
        self.workspace: Workspace = find_workspace(folder)
        self.policy_files = policy or self.workspace.policy

    @property
    def has_other_policy(self) -> bool:
        """Whether the policy of this command is another one than that of the workspace."""
        return self.policy_files.resolve() != self.workspace.policy.resolve()

    @cached_property
    def settings(self) -> Settings:
        """The settings of the workspace."""
        return self.workspace.settings()

    @cached_property
    def engine(self) -> "Engine":
        """The database, brought to the newest schema."""
        from inventory.db import open_database, upgrade

        engine = open_database(self.workspace.database_url(self.settings))
        upgrade(engine)
        return engine

    @cached_property
    def journal(self) -> "Journal":
        """The append-only journal."""
        from inventory.journal import Journal

        return Journal(self.engine)

    @cached_property
    def inventory(self) -> "InventoryStore":
        """The stored ledger."""
        from inventory.store import InventoryStore

        return InventoryStore(self.engine)

    @cached_property
    def ledger(self) -> "Ledger":
        """The ledger as it is now."""
        return self.inventory.load()

    @cached_property
    def results(self) -> "ResultStore":
        """Runs and their results."""
        from audit.results import ResultStore

        return ResultStore(self.engine, self.journal)

    @cached_property
    def evidence(self) -> "EvidenceStore":
        """The evidence store."""
        from audit.evidence import EvidenceStore

        return EvidenceStore(self.workspace.evidence)

    @cached_property
    def host_keys(self) -> "HostKeys":
        """The accepted host keys."""
        from inventory.host_keys import HostKeys

        return HostKeys(self.workspace.known_hosts)

    @cached_property
    def credentials(self) -> "Credentials":
        """Passwords and passphrases, by name."""
        from inventory.credentials import Credentials

        identity = self.settings.secrets.identity
        return Credentials(
            self.workspace.resolve(self.settings.secrets.file),
            identity=self.workspace.resolve(identity) if identity else None,
        )

    @cached_property
    def checks(self) -> "Mapping[str, Check[...]]":
        """What a scan judges: details of other checks only where the settings want them."""
        return self._wanted(self.every_check)

    @cached_property
    def ledger_checks(self) -> "Mapping[str, Check[...]]":
        """The same, but only what can be about hosts of the ledger, or about this Linux machine."""
        from audit.policy_files import load_checks
        from checks.catalogue import rules_about

        platforms = {host.platform for host in self.ledger.hosts}
        return self._wanted(load_checks(self.policy_files, rules_about(platforms)))

    def _wanted(self, checks: "Mapping[str, Check[...]]") -> "Mapping[str, Check[...]]":
        wanted = self.settings.scan.details
        return {id_: one for id_, one in checks.items() if wanted or not one.part_of}

    @cached_property
    def every_check(self) -> "Mapping[str, Check[...]]":
        """The catalogue with the municipality's own checks."""
        from audit.policy_files import load_checks

        return load_checks(self.policy_files)

    @cached_property
    def clauses(self) -> "Mapping[str, T]":
        """Titles of the guideline's clauses by number."""
        from importlib.resources import files

        from checks.clauses import read_framework

        return read_framework(files("checks").joinpath("data/mic.yaml").read_text("utf-8")).clauses

    def policy(
        self,
        overrides: Mapping[str, str] | None = None,
        checks: "Mapping[str, Check[...]] | None" = None,
    ) -> "Policy":
        """The policy in force with values set for this one command, for these checks or for all."""
        from audit.policy_files import load_policy
        from audit.releases import current_releases
        from audit.waivers import readdressed
        from inventory.identity import read_machines

        asked = self.every_check if checks is None else checks
        read = load_policy(self.policy_files, overrides or {}, checks=asked)
        read = readdressed(read, read_machines(self.journal)) if read.waivers else read
        read = read.knowing(self.advisories).employing(self.staff).approving(self.approvals)
        newest = current_releases(self.workspace.advisories, self.journal, read.releases)
        return read if newest is read.releases else read.dating(newest)

    @cached_property
    def approvals(self) -> "Approvals":
        """The approved configurations of network devices."""
        from audit.device_history import approvals

        return approvals(self.journal, self.evidence)

    @cached_property
    def staff(self) -> "Staff":
        """The accounts of the staff ledger, without the names of people."""
        from checks.staff import staff_of

        return staff_of(self.ledger.staff)

    @cached_property
    def advisories(self) -> "Advisories":
        """The vulnerability data that counts now."""
        from audit.advisories import current

        return current(self.workspace.advisories, self.journal)

    @cached_property
    def actor(self) -> str:
        """Who acts: the setting, else the account that runs the command."""
        return self.settings.operator or getpass.getuser()
