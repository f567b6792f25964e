"""Healthy repositories made once, and clones of them for one fault each."""

from collections.abc import Mapping
from dataclasses import dataclass

from checks.backup.model import Place, ToolKind
from checks.backup.tool import Tool
from checks.backup.tools.borg import Borg
from checks.backup.tools.restic import Restic
from tests.backup.columns import Healthy, columns, healthy
from tests.backup.faults_snapshots import FAULTS
from tests.backup.matrix import Seen
from tests.backup.repositories import DAYS, Repository, Site, fill, history
from tests.lab.lab import HostSpec, Lab
from tests.lab.layers import backup

TOOLS: Mapping[ToolKind, type[Tool]] = {ToolKind.RESTIC: Restic, ToolKind.BORG: Borg}
_KEEP = "tar -C / --numeric-owner -cf /root/source.tar srv"
_AGAIN = "rm -rf /srv/*; tar -C / -xf /root/source.tar; rm -rf /backup/fault* /scratch"
_STRANGER = "rm -rf /var/lib/borg-home; mkdir -p /var/lib/borg-home"  # borg refuses older clones


@dataclass(frozen=True, slots=True)
class Stand:
    """One tool's healthy repository, and what is known of it."""

    repository: Repository
    known: Healthy

    def seen(self, fault: str) -> Mapping[str, Seen]:
        """Plant one fault on a clone and look with every column."""
        site, where = self.repository.site, "/backup/fault"
        site.sh(f"{_AGAIN}; {_STRANGER}; cp -a {self.repository.place.location} {where}")
        clone = Repository(site, self.repository.tool, Place(self.repository.tool.kind, where, ()))
        planted = FAULTS[fault].plant(clone) or clone
        return columns(planted, self.known, same_disk=FAULTS[fault].same_disk)


def started(lab: Lab, name: str) -> Site:
    """A host with the tools and the source."""
    lab.add(HostSpec(name, layer=backup()))
    site = Site(lab, name)
    site.sh("mkdir -p /backup /var/lib/borg-home")
    fill(site)
    return site


def stand(site: Site, kind: ToolKind) -> Stand:
    """A healthy repository with a copy of each of the last days."""
    where = f"/backup/{kind}"
    daily = history(site, kind, where, DAYS)
    site.sh(_KEEP)
    repository = Repository(site, TOOLS[kind](), Place(kind, where, ()))
    return Stand(repository, healthy(repository, daily))
