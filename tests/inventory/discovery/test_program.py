"""nmap runs as root, so that it is taken only from where nobody else can put one."""

from pathlib import Path

import pytest

from inventory.discovery.program import find_nmap
from inventory.words import HinomiError


def planted(folder: Path, mode: int) -> Path:
    place = folder / "bin"
    place.mkdir()
    program = place / "nmap"
    program.write_text("#!/bin/sh\n", "ascii")
    program.chmod(0o755)
    place.chmod(mode)
    return program


def test_a_program_that_only_its_owner_can_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = planted(tmp_path, 0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    assert find_nmap() == str(program)


@pytest.mark.parametrize("what", ["folder", "file", "link"])
def test_what_others_could_replace_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    program = planted(tmp_path, 0o755 if what == "file" else 0o777)
    path = program.parent
    if what == "file":
        program.chmod(0o757)
    if what == "link":
        path = tmp_path / "link"
        path.mkdir()
        (path / "nmap").symlink_to(program)
    monkeypatch.setenv("PATH", str(path))
    with pytest.raises(HinomiError, match="others may write"):
        find_nmap()


def test_a_folder_that_depends_on_where_one_stands_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(planted(tmp_path, 0o755).parent)
    monkeypatch.setenv("PATH", ".")
    with pytest.raises(HinomiError, match="others may write"):
        find_nmap()
