"""Commands from a process that has imported what most of them import: each is a fork of it.

Importing is most of the time of a short command, and the tests run hundreds of them. `console`
chooses its language when it is imported, so that each command imports it anew.
"""

import importlib
import json
import os
import pkgutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from tests.lab import kernel

_LIBRARIES = (
    *("typer", "rich.table", "pydantic_settings", "sqlalchemy.dialects.sqlite", "openpyxl"),
    *("alembic.autogenerate", "alembic.command", "pyrage", "paramiko", "sqlmodel"),
    *("reportlab.platypus", "pikepdf", "inventory.db", "inventory.journal", "inventory.signing"),
)
# not `checks`, nor what imports it: the catalogue's digest is of the modules that are imported
_PACKAGES = ("inventory.ledger", "inventory.transport")
_MOST = 300  # seconds of one command
_order = threading.Lock()


@dataclass(frozen=True, slots=True)
class Request:
    """One command: its words, all of its environment, its files, and the network it runs in."""

    words: list[str]
    environment: dict[str, str]
    folder: str
    files: list[str]
    network: str


def run(request: Request) -> int:
    """The exit code, as subprocess has it: negative where a signal ended it."""
    with _order:
        _, requests, answers = _server()
        os.write(requests, json.dumps(asdict(request)).encode() + b"\n")
        return int(os.read(answers, 20))


@cache
def _server() -> tuple[subprocess.Popen[bytes], int, int]:
    """The process, which ends when requests are closed; where they go and answers come from."""
    theirs, requests = os.pipe()
    answers, given = os.pipe()
    command = [sys.executable, "-m", "tests.console.warm", str(theirs), str(given)]
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=(theirs, given))
    os.close(theirs)
    os.close(given)
    return server, requests, answers


def _serve(requests: int, answers: int) -> None:
    """Answer until nobody asks any more; in a child it returns, as the command asked for."""
    for name in [*_LIBRARIES, *_modules()]:
        importlib.import_module(name)
    with os.fdopen(requests, encoding="utf-8") as lines:
        for line in lines:
            child = os.fork()
            if child == 0:
                _become(Request(**json.loads(line)))
                os.close(answers)
                return
            _, status = os.waitpid(child, 0)
            os.write(answers, b"%d\n" % os.waitstatus_to_exitcode(status))
    os._exit(0)


def _modules() -> Iterator[str]:
    for name in _PACKAGES:
        folder = importlib.import_module(name).__path__
        yield from (one.name for one in pkgutil.walk_packages(folder, f"{name}."))


def _become(request: Request) -> None:
    for number, (path, how) in enumerate(
        zip(request.files, (os.O_RDONLY, os.O_WRONLY, os.O_WRONLY), strict=True)
    ):
        opened = os.open(path, how)
        os.dup2(opened, number)
        os.close(opened)
    network = Path(request.network)
    if not network.samefile("/proc/self/ns/net"):
        kernel.enter_namespace(network, kernel.NEWNET)
    signal.alarm(_MOST)
    os.chdir(request.folder)
    os.environ.clear()
    os.environ.update(request.environment)
    sys.argv = request.words


if __name__ == "__main__":
    _serve(*map(int, sys.argv[1:]))
    from console.cli.main import main

    sys.exit(main())  # type: ignore[func-returns-value] # as the installed script does
