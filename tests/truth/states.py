"""Labelled host states as a folder gives them: `practice.json` and the archive beside it."""

import hashlib
import json
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checks.model import Verdict

EXPECTED = {
    "pass": Verdict.PASS,
    "fail": Verdict.FAIL,
    "notapplicable": Verdict.NOT_APPLICABLE,
}


@dataclass(frozen=True, slots=True)
class State:
    """One labelled state: the rule it is about, its verdict, and under which values it holds."""

    file: str
    rule: str
    expect: Verdict
    variables: Mapping[str, str]
    packages: frozenset[str]
    sha256: str


def read_states(folder: Path) -> list[State]:
    """Every state that the folder lists."""
    listed = json.loads((folder / "practice.json").read_text("utf-8"))["states"]
    return [_state(entry) for entry in listed]


def _state(entry: Mapping[str, Any]) -> State:
    pairs = (line.partition("=") for line in entry["variables"])
    return State(
        file=entry["file"],
        rule=entry["rule"],
        expect=EXPECTED[entry["expect"]],
        variables={name.strip(): value.strip() for name, _, value in pairs},
        packages=frozenset(entry["packages"]),
        sha256=entry["sha256"],
    )


def unpack(folder: Path, cache: Path) -> Path:
    """The archive's members as files, unpacked once."""
    archive = folder / "practice.tar.gz"
    target = cache / f"states-{hashlib.sha256(archive.read_bytes()).hexdigest()[:12]}"
    if not target.is_dir():
        fresh = target.with_suffix(".new")
        with tarfile.open(archive) as opened:
            opened.extractall(fresh, filter="data")
        fresh.rename(target)
    return target
