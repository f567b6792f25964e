"""Running the program as a person does, in its own process."""

import json
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

from tests.console import warm

HINOMI = Path(sys.executable).with_name("hinomi")
Done = subprocess.CompletedProcess[str]


def hinomi(
    *words: str | Path,
    workspace: Path | None = None,
    expect: int | None = 0,
    given: str = "",
    anew: bool = False,
    **environment: str,
) -> Done:
    """Run one command; its exit code is asserted unless `expect` is None.

    It is a fork of a process with the libraries imported. Of such ones the seed of hashes is the
    same and the environment is not that of /proc: with `anew` it is a process of its own.
    """
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("HINOMI_")}
    if workspace is not None:
        environment["HINOMI_WORKSPACE"] = str(workspace)
    command = [str(HINOMI), *map(str, words)]
    whole = {**inherited, "HINOMI_LANG": "ja", **environment}
    as_is = all(name.startswith("HINOMI_") for name in environment)
    done = (_forked if as_is and not anew else _started)(command, whole, given)
    if expect is not None:
        assert done.returncode == expect, (done.returncode, done.stdout, done.stderr)
    return done


def _started(command: list[str], environment: dict[str, str], given: str) -> Done:
    return subprocess.run(
        command, env=environment, input=given, capture_output=True, text=True, timeout=300,
        check=False,
    )  # fmt: skip


def _forked(command: list[str], environment: dict[str, str], given: str) -> Done:
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, name) for name in ("in", "out", "err")]
        for path, text in zip(files, (given, "", ""), strict=True):
            path.write_text(text, "utf-8")
        network = f"/proc/{os.getpid()}/task/{threading.get_native_id()}/ns/net"
        here = str(Path.cwd())
        code = warm.run(warm.Request(command, environment, here, list(map(str, files)), network))
        return Done(command, code, files[1].read_text("utf-8"), files[2].read_text("utf-8"))


def without_walks(script: str) -> str:
    """The collector with the walks over the disk out of time: of a full disk, ten seconds each."""
    for walk in ("DiskWalk", "FileCapabilities"):
        begin = f"q_{walk}() {{\n"
        assert begin in script
        script = script.replace(begin, f"{begin}exit 124\n")
    return script


def answered(done: Done) -> list[Any]:
    """The JSON documents on standard output, one a line."""
    return [json.loads(line) for line in done.stdout.splitlines()]
