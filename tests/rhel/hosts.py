"""Lab hosts turned into ones of the RHEL family: readable files, two scripts, one table.

`layer` holds the files as RHEL 9 has them, `become.sh` takes away what only Debian has,
`spoil.sh` plants faults. What answers for rpm and dnf reads tables of the layer. So the real
collector runs, over built evidence: verdicts stay marked as not yet proven on a real host.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from audit.judge import Judge
from audit.model import Result
from audit.policy_files import load_policy
from checks.catalogue import catalogue, facts_of
from checks.collector import render_collector
from checks.context import Collection
from checks.frame import parse_frame
from tests.checks.states import SUBJECT
from tests.checks.states_audit import FULL
from tests.lab.hardened import BACKUP, KERNEL, MALWARE
from tests.lab.lab import HostSpec, Lab, RunningHost
from tests.lab.spec import File, Part, Sudo

_MORE = {
    "net.ipv4.conf.all.log_martians": 1,
    "net.ipv4.conf.default.log_martians": 1,
    "net.ipv6.conf.all.accept_ra": 0,
    "net.ipv6.conf.default.accept_ra": 0,
    "kernel.kptr_restrict": 1,
    "kernel.dmesg_restrict": 1,
    "fs.protected_fifos": 1,
    "fs.protected_regular": 2,
}
_CONF = "".join(f"{key} = {value}\n" for key, value in _MORE.items())
COMMON = BACKUP + MALWARE + KERNEL + Part((File("/etc/sysctl.d/90-rhel.conf", _CONF),), "", _MORE)
FOLDER = Path(__file__).parent
RELEASES: Mapping[str, str] = {
    "rhel-9": 'ID="rhel"\nVERSION_ID="9.4"\nPRETTY_NAME="Red Hat Enterprise Linux 9.4 (Plow)"\n',
    "rhel-8": 'ID="rhel"\nVERSION_ID="8.10"\nPRETTY_NAME="Red Hat Enterprise Linux 8.10 (Ootpa)"\n',
    "rocky-9": 'ID="rocky"\nVERSION_ID="9.4"\nPRETTY_NAME="Rocky Linux 9.4 (Blue Onyx)"\n',
    "almalinux-8": 'ID="almalinux"\nVERSION_ID="8.10"\nPRETTY_NAME="AlmaLinux 8.10"\n',
}


def built(lab: Lab, start: Callable[..., RunningHost], release: str, *more: str) -> list[Result]:
    """The verdicts of the whole catalogue on a host of this release after further commands."""
    texts = [script("become.sh"), FULL, script("finish.sh"), *more]
    name = f"cat >/etc/os-release <<'E'\n{RELEASES[release]}E\n"
    spec = HostSpec("rhel", sudo=Sudo.NONE, layer=str(FOLDER / "layer")) + COMMON
    host = start(spec, setup="\n".join([name, spec.setup, *texts]))
    asked = datetime.now(UTC)
    collector = render_collector(facts_of(catalogue().values())).decode()
    answer = lab.run(host.name, "sh -s", stdin=collector)
    frame = parse_frame(answer.stdout.encode("utf-8", "surrogateescape"))
    now = datetime.now(UTC)
    collection = Collection(True, None, "lab", frame.uid, False, frame.at, now, asked)
    return Judge(catalogue(), load_policy(None))(frame, SUBJECT, collection, "")


def script(name: str) -> str:
    """One of the scripts beside this module."""
    return FOLDER.joinpath(name).read_text("utf-8")
