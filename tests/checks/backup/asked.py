"""Run a fragment as an audited host would: in one frame, on standard input of sh."""

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from checks.backup.script import render_script
from checks.backup.tool import Fragment
from checks.fact import Reply
from checks.frame import parse_frame
from tests.lab.lab import HostSpec, Lab, inside
from tests.lab.layers import backup

TAG = "0123456789abcdef"


def asked(fragment: Fragment, uid: int = 0, way: Sequence[str] = (), **secrets: str) -> Reply:
    """What this machine answers to the fragment, asked as that user, or through that way."""
    done = subprocess.run(
        [*way, "sh"],
        input=render_script([fragment], secrets),
        env={"PATH": os.environ["PATH"], "HINOMI_TAG": TAG, "HOME": "/nonexistent"},
        capture_output=True,
        check=False,
        user=uid or None,
    )
    return parse_frame(done.stdout, TAG).replies[fragment.name]


@dataclass(frozen=True)
class BackupHost:
    """A host of the lab with the tools that make backups."""

    lab: Lab
    name: str

    def run(self, script: str) -> str:
        """Run a script of bash there; it must succeed."""
        text = f"set -eu\n{script}"
        return self.lab.run(self.name, "LC_ALL=C.UTF-8 bash -s", stdin=text).stdout

    def ask(self, fragment: Fragment, **secrets: str) -> Reply:
        """What it answers to the fragment."""
        return asked(fragment, 0, inside(self.lab[self.name].pid), **secrets)


@contextmanager
def backup_host(lab: Lab, name: str) -> Iterator[BackupHost]:
    """A host with the layer of backup tools for so long."""
    lab.add(HostSpec(name, layer=backup()))
    try:
        yield BackupHost(lab, name)
    finally:
        lab.remove(name)
