"""Ways to ask every host, each as one command that is measured from its start to its end."""

import json
import re
import shutil
import sqlite3
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from checks.frame import FrameError, parse_frame
from checks.model import Check
from tests.bench.cost import program
from tests.bench.field import ROOT, TAG, Field, every, twenty
from tests.bench.twenty import TWENTY

_PIPE = 'exec ssh -F "$CONFIG" "$1" sh -s <"$SCRIPT" >"$OUT/$1"'
_PER_HOST = len(TWENTY)


@dataclass(frozen=True)
class Job:
    """One command, where to run it, and how many results came of what it said."""

    command: list[str]
    results: Callable[[str], int]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Contender:
    """A way to ask; `prepare` makes its files in a new folder and is not measured."""

    name: str
    checks: int
    how: str
    prepare: Callable[[Field, Path], Job]


def _openssh(chosen: dict[str, Check[...]]) -> Callable[[Field, Path], Job]:
    def prepare(field_: Field, folder: Path) -> Job:
        (folder / "hosts").write_text("\n".join(field_.addresses) + "\n")
        (folder / "out").mkdir()
        environment = {
            "CONFIG": str(field_.ssh_config),
            "SCRIPT": str(field_.script(chosen)),
            "OUT": str(folder / "out"),
        }
        xargs = ["xargs", "-a", str(folder / "hosts"), "-P", str(field_.workers), "-I{}"]
        count = lambda _: len(chosen) * _complete(folder / "out")  # noqa: E731 - reads best here
        return Job([*xargs, "sh", "-c", _PIPE, "ask", "{}"], count, environment)

    return prepare


def _complete(folder: Path) -> int:
    return sum(_is_complete(path) for path in folder.iterdir())


def _is_complete(path: Path) -> bool:
    try:
        return bool(parse_frame(path.read_bytes(), TAG).replies)
    except FrameError:
        return False


def _scan(field_: Field, folder: Path) -> Job:
    workspace = folder / "workspace"
    shutil.copytree(field_.workspace, workspace)
    options = ["--fail-on", "never", "--workers", str(field_.workers)]
    command = [program("hinomi"), "scan", "-w", str(workspace), *options]
    return Job(command, lambda _: _kept(workspace), field_.environment)


def _scan_twenty(field_: Field, folder: Path) -> Job:
    workspace = folder / "workspace"
    shutil.copytree(field_.workspace, workspace)
    module = [sys.executable, "-m", "tests.bench.subset"]
    command = [*module, str(workspace), str(field_.workers)]
    environment = {**field_.environment, "PYTHONPATH": str(ROOT)}
    return Job(command, lambda _: _kept(workspace), environment)


def _kept(workspace: Path) -> int:
    """Results in the database of hosts that answered."""
    query = (
        "select count(*) from result join run_host using (run, host)"
        " where run_host.failure is null and run_host.done_at is not null"
    )
    with closing(sqlite3.connect(workspace / "hinomi.db")) as database:
        return int(database.execute(query).fetchone()[0])


def _testinfra(backend: str, processes: int = 1) -> Callable[[Field, Path], Job]:
    def prepare(field_: Field, folder: Path) -> Job:
        commands = list(TWENTY.values())
        test = folder / "test_twenty.py"
        test.write_text(
            f"import pytest\n@pytest.mark.parametrize('command', {commands!r}, ids=range(20))\n"
            "def test_check(host, command):\n    assert host.run(command).rc in (0, 1)\n"
        )
        config = field_.shared_ssh_config(folder)
        if backend == "paramiko":  # takes no GSSAPI words, and keeps its connection by itself
            config.write_text(f"Host *\n User root\n IdentityFile {field_.key}\n")
        hosts = ",".join(f"{backend}://root@{address}" for address in field_.addresses)
        parts = ["-n", str(processes)] if processes > 1 else ["-p", "no:xdist"]
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-c",
            "/dev/null",
            "--rootdir",
            str(folder),
        ]
        command += ["-p", "no:cacheprovider", *parts, "--ssh-config", str(config)]
        return Job([*command, "--hosts", hosts, str(test)], _passed)

    return prepare


def _passed(said: str) -> int:
    found = re.search(r"(\d+) passed", said)
    return int(found[1]) if found else 0


def _ansible(module: str) -> Callable[[Field, Path], Job]:
    return partial(_playbook, module)


def _playbook(module: str, field_: Field, folder: Path) -> Job:
    hosts = "\n".join(("[all]", *field_.addresses))
    (folder / "hosts.ini").write_text(f"{hosts}\n")
    verdict = {"failed_when": False, "changed_when": False}
    tasks = [{module: command} | verdict for command in TWENTY.values()]
    play = {"hosts": "all", "gather_facts": False, "tasks": tasks}
    (folder / "play.yml").write_text(json.dumps([play]))
    (folder / "ansible.cfg").write_text(
        f"[defaults]\nforks = {field_.workers}\nstdout_callback = ansible.builtin.minimal\n"
        f"local_tmp = {folder}/tmp\n[ssh_connection]\npipelining = True\n"
        f"ssh_args = -F {field_.shared_ssh_config(folder)}\n"
    )
    environment = {"ANSIBLE_CONFIG": str(folder / "ansible.cfg"), "ANSIBLE_HOME": str(folder)}
    command = [program("ansible-playbook"), "-i", "hosts.ini", "play.yml"]
    return Job(command, lambda said: len(re.findall(r"\| SUCCESS", said)), environment)


def _pyinfra(field_: Field, folder: Path) -> Job:
    way = {
        "ssh_user": "root",
        "ssh_key": str(field_.key),
        "ssh_known_hosts_file": str(field_.known_hosts),
        "ssh_strict_host_key_checking": "yes",
    }
    hosts = [(address, way) for address in field_.addresses]
    (folder / "inventory.py").write_text(f"hosts = {hosts!r}\n")
    commands = [f"{command} && echo 0 || echo 1" for command in TWENTY.values()]
    (folder / "deploy.py").write_text(
        "from pyinfra import host\nfrom pyinfra.facts.server import Command\n"
        f"found = [host.get_fact(Command, command) for command in {commands!r}]\n"
        "print('ANSWERS', sum(one in ('0', '1') for one in found))\n"
    )
    script = Path(__file__).with_name("pyinfra_facts.py")
    command = [program("uv"), "run", "--locked", "--script", str(script)]
    command += ["-y", "--parallel", str(field_.workers), "inventory.py", "deploy.py"]
    return Job(command, lambda said: sum(map(int, re.findall(r"ANSWERS (\d+)", said))))


def contenders(processes: int) -> list[Contender]:
    """All of them, the one that others are compared with first."""
    all_ = len(every())
    return [
        Contender("openssh", all_, "xargs -P, ssh, collector piped", _openssh(every())),
        Contender("hinomi", all_, "hinomi scan: collect, judge, store", _scan),
        Contender("openssh-20", _PER_HOST, "as openssh, collector of 20", _openssh(twenty())),
        Contender("hinomi-20", _PER_HOST, "scan of 20 checks", _scan_twenty),
        Contender("pyinfra-20", _PER_HOST, "facts over paramiko", _pyinfra),
        Contender("ansible-20", _PER_HOST, "shell tasks, forks, pipelining", _ansible("shell")),
        Contender("ansible-r-20", _PER_HOST, "raw tasks: no Python on hosts", _ansible("raw")),
        Contender("testinfra-20", _PER_HOST, "paramiko, its default", _testinfra("paramiko")),
        Contender("testinfra-s-20", _PER_HOST, "ssh, shared connections", _testinfra("ssh")),
        Contender(
            "testinfra-x-20",
            _PER_HOST,
            f"paramiko, xdist -n {processes}",
            _testinfra("paramiko", processes),
        ),
    ]
