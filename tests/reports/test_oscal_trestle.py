"""An independent validator of OSCAL, compliance-trestle, takes our documents and no broken one."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from reports.audit_oscal import render_oscal, render_poam
from reports.view import Edition
from tests.audit.cycle.year_town import source

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).with_name("oscal_trestle.py")


def validated(files: list[Path]) -> dict[str, str]:
    """What trestle says of each file; offline the test is skipped, in CI it fails."""
    uv = shutil.which("uv") or str(ROOT / ".cache" / "uv" / "bin" / "uv")
    words = [uv, "run", "--quiet", "--locked", "--script", str(SCRIPT), *map(str, files)]
    alone = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=alone)
    if done.returncode and os.environ.get("CI") != "true":
        pytest.skip(f"compliance-trestle cannot be installed here: {done.stderr[-200:]}")
    assert done.returncode == 0, done.stderr
    return dict(line.split(" ", 1) for line in done.stdout.splitlines())


def test_trestle_takes_ours_and_refuses_what_is_broken(tmp_path: Path) -> None:
    for edition in Edition:
        name = edition.name.lower()
        (tmp_path / f"{name}.oscal.json").write_bytes(render_oscal(source(edition)))
        (tmp_path / f"{name}.poam.json").write_bytes(render_poam(source(edition)))
    whole = (tmp_path / "internal.oscal.json").read_text("utf-8")
    (tmp_path / "state.oscal.json").write_text(whole.replace('"not-satisfied"', '"maybe"', 1))
    (tmp_path / "field.oscal.json").write_text(whole.replace('"collected"', '"gathered"', 1))
    plan = json.loads((tmp_path / "internal.poam.json").read_text("utf-8"))
    items = plan["plan-of-action-and-milestones"]["poam-items"]
    items[0]["uuid"] = items[1]["uuid"]
    (tmp_path / "twice.poam.json").write_text(json.dumps(plan))
    said = validated(sorted(tmp_path.glob("*.json")))
    good = {name for name in said if name.startswith(("internal", "public"))}
    assert {name for name, words in said.items() if words == "valid"} == good
    assert len(said) == 7
    assert len(good) == 4
