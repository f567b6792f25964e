"""A lab as tests see it: start hosts, look at them, change them, leave nothing behind."""

import functools
import hashlib
import itertools
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from tests.lab import kernel, network
from tests.lab.spec import File, HostSpec, Part, Sudo

__all__ = ["BASE", "File", "HostSpec", "Lab", "LabError", "Part", "RunningHost", "Sudo", "can_run"]

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".cache" / "lab"
BASE_RECIPE = Path(__file__).with_name("base.sh")
_DIGEST = hashlib.sha256(BASE_RECIPE.read_bytes()).hexdigest()[:12]
BASE = CACHE / f"base-{_DIGEST}"

_FIRST_FREE = 256  # below are the hosts whose specs fix their number

_TRY = """
mount -t tmpfs lab /mnt && cd /mnt && mkdir l u w m &&
mount -t overlay lab m -o lowerdir=l,upperdir=u,workdir=w && ip link add br0 type bridge
"""


class LabError(Exception):
    """The lab could not do what a test asked for."""


@functools.cache
def can_run() -> str | None:
    """None where a lab can be started, otherwise the reason, for a skip."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "the lab needs Linux and root"
    command = ["unshare", "--mount", "--net", "--pid", "--uts", "--ipc", "--fork", "sh", "-c", _TRY]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        return "the lab needs network and mount namespaces, overlayfs and a bridge"
    if not BASE.exists():
        return "the lab needs its base system: run `make setup` as root"
    return None


def outside() -> list[str]:
    """The way back to the machine's network for a test that has entered the lab's, to fetch."""
    return ["nsenter", f"--net=/proc/{os.getppid()}/ns/net", "--"]


def root_of(suite: str) -> Path:
    """The root of a Debian release; another than the usual one is built when first asked for."""
    root = CACHE / f"{suite}-{_DIGEST}" if suite else BASE
    if not root.is_dir():
        subprocess.run([*outside(), BASE_RECIPE, CACHE, *suite.split()], check=True)
    return root


def new_key() -> tuple[str, str]:
    """A new ed25519 key: private text and public line, both in OpenSSH form."""
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    public = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    return private.decode(), public.decode()


@dataclass(frozen=True, slots=True)
class RunningHost:
    """One host of a running lab; `pid` is its pid 1 seen from the machine, 0 when absent."""

    name: str
    number: int
    address: str
    address6: str | None
    port: int
    host_key: str
    pid: int


class Lab:
    """Hosts in namespaces; use `Lab.start(specs)`, as a context manager or with `stop()`."""

    def __init__(self, supervisor: subprocess.Popen[str], folder: Path, *, temporary: bool) -> None:
        """Wrap a started supervisor; see `start`."""
        self._supervisor, self.folder, self._temporary = supervisor, folder, temporary
        self._hosts: dict[str, RunningHost] = {}
        self._numbers = itertools.count(_FIRST_FREE)
        self.key_file = folder / "audit_key"
        private, self.public_key = new_key()
        self.key_file.touch(0o600)
        self.key_file.write_text(private)

    @classmethod
    def start(cls, specs: Sequence[HostSpec] = (), folder: Path | None = None) -> Self:
        """Start a lab with these hosts; when it returns, every sshd listens."""
        reason = can_run()
        if reason:
            raise LabError(reason)
        scratch = folder or Path(tempfile.mkdtemp(prefix="hinomi-lab-"))
        top = CACHE / "hosts"
        top.mkdir(parents=True, exist_ok=True)
        with (scratch / "lab.log").open("w") as log:
            supervisor = subprocess.Popen(
                [sys.executable, "-m", "tests.lab.supervisor", str(top)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=ROOT,
                text=True,
            )
        lab = cls(supervisor, scratch, temporary=folder is None)
        try:
            lab._order({"add": []})  # answered once the network is there
            lab.add(*specs)
        except BaseException:
            lab.stop()
            raise
        return lab

    def add(self, *specs: HostSpec) -> list[RunningHost]:
        """Start more hosts in this lab."""
        added, plans = [], []
        for spec in specs:
            number = spec.number or next(self._numbers)
            private, public = new_key()
            added.append(_described(spec, number, public))
            if not spec.absent:
                plan = spec.plan(number, private, self.public_key)
                plans.append(plan | {"base": str(root_of(spec.suite))})
        pids = self._order({"add": plans})["pids"] if plans else {}
        running = [replace(host, pid=pids.get(str(host.number), 0)) for host in added]
        self._hosts.update({host.name: host for host in running})
        return running

    def remove(self, name: str) -> None:
        """End one host; its address stays unused."""
        host = self._hosts.pop(name)
        if host.pid:
            self._order({"remove": host.number})

    def __getitem__(self, name: str) -> RunningHost:
        """The host with this name."""
        return self._hosts[name]

    def __iter__(self) -> Iterator[RunningHost]:
        """The hosts in the order in which they were started."""
        return iter(list(self._hosts.values()))

    def run(
        self, name: str, command: str, user: str = "root", stdin: str = "", *, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """Run a shell command inside a host, by the side door and not over SSH."""
        shell = ["sh", "-c", command] if user == "root" else ["su", user, "-c", command]
        done = subprocess.run(
            [*inside(self[name].pid), *shell],
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        if check and done.returncode != 0:
            raise LabError(f"{name}: {command}: exit {done.returncode}: {done.stderr.strip()}")
        return done

    def write(
        self, name: str, path: str, text: str, mode: int = 0o644, owner: str = "root"
    ) -> None:
        """Write a file inside a host."""
        to = shlex.quote(path)
        steps = [
            f'mkdir -p "$(dirname {to})"',
            f"cat > {to}",
            f"chmod {mode:o} {to}",
            f"chown {owner}: {to}",
        ]
        self.run(name, " && ".join(steps), stdin=text)

    def rekey(self, name: str) -> None:
        """Give a host another host key, as a rebuilt or an impostor machine has."""
        private, public = new_key()
        self.write(name, "/etc/ssh/ssh_host_ed25519_key", private, 0o600)
        self.run(
            name,  # sshd writes its pid again once it listens with the new key
            'pid=$(cat /run/sshd.pid); rm /run/sshd.pid; kill -HUP "$pid"; '
            "until [ -s /run/sshd.pid ]; do sleep 0.01; done",
        )
        self._hosts[name] = replace(self[name], host_key=public)

    def cpu_seconds(self) -> float:
        """The CPU time that the hosts have used since the start."""
        return float(self._order({"cpu": 0})["cpu"])

    def enter(self) -> None:
        """Move this thread, and what it starts from now on, into the controller's network."""
        kernel.enter_namespace(self._namespace(), kernel.NEWNET)

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Be in the controller's network for a while."""
        with Path("/proc/self/ns/net").open("rb") as before:
            self.enter()
            try:
                yield
            finally:
                kernel.enter_namespace(Path(f"/proc/self/fd/{before.fileno()}"), kernel.NEWNET)

    def controller(self, *command: str) -> list[str]:
        """The command that runs a program in the controller's network, for subprocess."""
        return ["nsenter", f"--net={self._namespace()}", "--", *command]

    def stop(self) -> None:
        """End every host and the lab; return when nothing of it is left."""
        with suppress(BrokenPipeError), self._supervisor:
            if self._supervisor.stdin:
                self._supervisor.stdin.close()
            self._supervisor.wait(timeout=60)
        self._supervisor.wait(timeout=60)
        self._hosts.clear()
        if self._temporary:
            shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        """The started lab."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the lab."""
        self.stop()

    @property
    def pid(self) -> int:
        """The supervisor's pid."""
        return self._supervisor.pid

    def _namespace(self) -> Path:
        return Path(f"/proc/{self.pid}/ns/net")

    def _order(self, order: dict[str, Any]) -> dict[str, Any]:
        pipe_in, pipe_out = self._supervisor.stdin, self._supervisor.stdout
        if pipe_in is None or pipe_out is None:
            raise LabError("the supervisor has no pipes")
        try:
            pipe_in.write(json.dumps(order) + "\n")
            pipe_in.flush()
        except BrokenPipeError:
            raise LabError(self._log()) from None
        line = pipe_out.readline()
        answer: dict[str, Any] = json.loads(line) if line else {"error": "the supervisor ended"}
        if "error" in answer:
            raise LabError(f"{answer['error']}\n{self._log()}")
        return answer

    def _log(self) -> str:
        return (self.folder / "lab.log").read_text()[-2000:]


def inside(pid: int) -> list[str]:
    """The way into a host, without the capabilities that reach the machine: the clock is shared."""
    without = ",".join(f"-{name}" for name in kernel.DANGEROUS)
    spaces = ["--mount", "--uts", "--ipc", "--net", "--pid", "--root", "--wd"]
    return ["setpriv", f"--bounding-set={without}", "nsenter", f"--target={pid}", *spaces, "--"]


def _described(spec: HostSpec, number: int, public_key: str) -> RunningHost:
    return RunningHost(
        name=spec.name,
        number=number,
        address=network.address(number),
        address6=network.address6(number) if spec.ipv6 else None,
        port=spec.ssh_port or 22,
        host_key=public_key,
        pid=0,
    )
