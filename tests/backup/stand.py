"""Healthy repositories made once, and clones of them for one fault each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checks.backup.model import Place, ToolKind
from checks.backup.tool import Tool
from checks.backup.tools.borg import Borg
from checks.backup.tools.restic import Restic
from tests.backup.columns import NOT_TRIED, Healthy, columns, healthy
from tests.backup.faults_snapshots import FAULTS
from tests.backup.matrix import Seen
from tests.backup.repositories import DAYS, Repository, Site, fill, history
from tests.backup.rest import stop, tried
from tests.lab.lab import HostSpec, Lab, root_of
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

    def planted(self, fault: str) -> Repository:
        """A clone with this fault; the source is again as it was when the clone was made."""
        site, where = self.repository.site, "/backup/fault"
        site.sh(f"{_AGAIN}; {_STRANGER}; cp -a {self.repository.place.location} {where}")
        place = Place(self.repository.tool.kind, where, ())
        clone = Repository(site, self.repository.tool, place)
        return FAULTS[fault].plant(clone) or clone

    def seen(self, fault: str) -> Mapping[str, Seen]:
        """Plant one fault on a clone and look with every column."""
        try:
            planted, how = self.planted(fault), FAULTS[fault]
            canary = tried(planted) if how.canary else NOT_TRIED
            return columns(planted, self.known, same_disk=how.same_disk, canary=canary)
        finally:
            stop(self.repository.site)


def started(lab: Lab, name: str, suite: str = "") -> Site:
    """A host with the tools of that release of Debian, and the source."""
    lab.add(HostSpec(name, layer=backup(root_of(suite)), suite=suite))
    site = Site(lab, name)
    site.sh("mkdir -p /backup /var/lib/borg-home")
    fill(site)
    return site


def stand(site: Site, kind: ToolKind, where: str = "", days: Sequence[float] = DAYS) -> Stand:
    """A healthy repository with a copy of each of these days ago."""
    path = where or f"/backup/{kind}"
    site.sh(f"rm -rf /srv/* {path}; {_STRANGER}")
    fill(site)
    daily = history(site, kind, path, days)
    site.sh(_KEEP)
    repository = Repository(site, TOOLS[kind](), Place(kind, path, ()))
    return Stand(repository, healthy(repository, daily))
