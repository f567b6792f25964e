"""Running the program as a person does, in its own process."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

HINOMI = Path(sys.executable).with_name("hinomi")


def hinomi(
    *words: str | Path,
    workspace: Path | None = None,
    expect: int | None = 0,
    given: str = "",
    **environment: str,
) -> "subprocess.CompletedProcess[str]":
    """Run one command; its exit code is asserted unless `expect` is None."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("HINOMI_")}
    if workspace is not None:
        environment["HINOMI_WORKSPACE"] = str(workspace)
    done = subprocess.run(
        [HINOMI, *map(str, words)],
        env={**inherited, "HINOMI_LANG": "ja", **environment},
        input=given,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if expect is not None:
        assert done.returncode == expect, (done.returncode, done.stdout, done.stderr)
    return done


def answered(done: "subprocess.CompletedProcess[str]") -> list[Any]:
    """The JSON documents on standard output, one a line."""
    return [json.loads(line) for line in done.stdout.splitlines()]
