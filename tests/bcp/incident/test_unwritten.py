"""Lines on the disk before the journal: kept on any failure, held while written, taken once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bcp.incident.said import Said
from bcp.incident.unwritten import Unwritten
from tests.bcp.incident.shelf import NOW

HOLD = """
import sys, time
from datetime import datetime, UTC
from pathlib import Path
from bcp.incident.said import Said
from bcp.incident.unwritten import Unwritten
with Unwritten(Path(sys.argv[1])).held(Said("書いている途中", datetime.now(UTC))):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_line_is_there_while_it_is_written_and_gone_after(tmp_path: Path) -> None:
    unwritten, said = Unwritten(tmp_path / "unwritten"), Said("停電", NOW)
    with unwritten.held(said):
        assert unwritten.keeps(said)
        assert list(unwritten.left()) == []
    assert not unwritten.keeps(said)


def test_any_error_leaves_the_line(tmp_path: Path) -> None:
    unwritten, said = Unwritten(tmp_path), Said("停電", NOW)
    with pytest.raises(OSError, match="full"), unwritten.held(said):
        raise OSError("full")
    assert list(unwritten.left()) == [said]
    unwritten.done(said)
    assert list(unwritten.left()) == []


def test_a_line_whose_writer_lives_is_left_to_it_and_found_when_killed(tmp_path: Path) -> None:
    words = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "held\n"
        assert list(Unwritten(tmp_path).left()) == []
        writer.kill()
    (left,) = Unwritten(tmp_path).left()
    assert left.text == "書いている途中"


def test_a_file_that_is_no_line_and_a_folder_that_cannot_be_are_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "half.json").write_text('{"text": "停')
    assert list(Unwritten(tmp_path).left()) == []
    blocked = Unwritten(tmp_path / "half.json" / "folder")
    said = Said("停電", NOW)
    with blocked.held(said):
        assert not blocked.keeps(said)
    assert list(Unwritten(tmp_path / "none").left()) == []


def test_a_disk_that_takes_a_part_of_the_line_does_not_keep_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unwritten, said = Unwritten(tmp_path), Said("停電", NOW)
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, data: write(file, data[:20]))
    with unwritten.held(said):
        assert not unwritten.keeps(said)
