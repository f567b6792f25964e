"""The command that becomes root, run by the shells that accounts have, with a stand-in for sudo."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.model import Privilege
from inventory.transport import remote

NONCE, TAG = "0123456789abcdef", "a5" * 16
SCRIPT = b'T=${HINOMI_TAG:-}; printf "ran with %s\\n" "$T"\n'
SHELLS = [["sh", "-c"], ["bash", "-c"], ["dash", "-c"], ["busybox", "ash", "-c"]]

# Each stands in for sudo(8): what it allows, it runs; else it says so and ends with 1.
ALLOWS_ALL = 'shift; case $1 in -S) exit 9;; esac; exec "$@"'
REFUSES = 'echo "sudo: a password is required" >&2; exit 1'
ALLOWS_PINNED = f'[ "$2" = {remote.COLLECTOR_PATH} ] || exit 1; IFS= read -r t; echo "pinned $t"'


@pytest.fixture
def tools() -> Iterator[Path]:
    """A folder for PATH that the account of these tests, which is not root, can search."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        path.chmod(0o755)
        yield path


def place(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def run(shell: list[str], privilege: Privilege, tools: Path) -> tuple[bytes, remote.Marks, int]:
    if shutil.which(shell[0]) is None:
        pytest.skip(f"no {shell[0]} here")
    done = subprocess.run(
        [*shell, remote.command(privilege, NONCE)],
        input=remote.opening(privilege, TAG, SCRIPT),
        capture_output=True,
        user=65534 if os.geteuid() == 0 else None,
        cwd="/",
        env={"PATH": f"{tools}:{os.environ['PATH']}"},
        timeout=20,
        check=False,
    )
    return done.stdout, remote.read_marks(done.stderr, NONCE), done.returncode


@pytest.mark.parametrize("shell", SHELLS, ids="-".join)
def test_sudo_runs_the_script_with_its_tag(shell: list[str], tools: Path) -> None:
    place(tools / "sudo", ALLOWS_ALL)
    for privilege in (Privilege.SUDO, Privilege.AUTO):
        output, marks, status = run(shell, privilege, tools)
        assert (output, status) == (f"ran with {TAG}\n".encode(), 0)
        assert (marks.method, marks.refused) == ("ssh+sudo", False)


@pytest.mark.parametrize("shell", SHELLS, ids="-".join)
def test_without_sudo_the_script_runs_as_it_is(shell: list[str], tools: Path) -> None:
    place(tools / "sudo", REFUSES)
    for privilege in (Privilege.NONE, Privilege.AUTO):
        output, marks, status = run(shell, privilege, tools)
        assert (output, status) == (f"ran with {TAG}\n".encode(), 0)
        assert marks.method == "ssh+none"


@pytest.mark.parametrize("privilege", [Privilege.SUDO, Privilege.PINNED])
def test_refusal_runs_nothing(privilege: Privilege, tools: Path) -> None:
    place(tools / "sudo", REFUSES)
    output, marks, status = run(["sh", "-c"], privilege, tools)
    assert (output, status, marks.refused) == (b"", 1, True)


@pytest.mark.parametrize("shell", SHELLS, ids="-".join)
def test_pinned_collector_gets_the_tag_and_no_script(shell: list[str], tools: Path) -> None:
    place(tools / "sudo", ALLOWS_PINNED)
    output, marks, status = run(shell, Privilege.PINNED, tools)
    assert (output, status) == (f"pinned {TAG}\n".encode(), 0)
    assert marks.method == "ssh+pinned"


def test_script_is_never_run_from_its_middle(tools: Path) -> None:
    place(tools / "sudo", "IFS= read -r l; IFS= read -r l; exit 1")  # took input, then failed
    output, _, status = run(["sh", "-c"], Privilege.AUTO, tools)
    assert (output, status) == (b"", 93)


@pytest.mark.parametrize("privilege", list(Privilege))
def test_command_is_one_plain_line(privilege: Privilege) -> None:
    text = remote.command(privilege, NONCE)
    assert "\n" not in text
    assert "!" not in text
    assert text.count("'") == 2
    assert TAG not in text


@given(st.binary(max_size=300))
def test_noise_is_no_mark(noise: bytes) -> None:
    marks = remote.read_marks(noise, NONCE)
    assert (marks.way, marks.refused, marks.prompts) == (None, False, 0)
    assert remote.without_marks(noise, NONCE) == noise
