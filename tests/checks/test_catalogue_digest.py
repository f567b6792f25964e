"""The digest of the catalogue names its sources, not what happens to be imported."""

import importlib
import pkgutil
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import pytest

import checks.facts
import checks.mfa
from checks import catalogue as module
from checks.catalogue import catalogue, catalogue_digest

_ALONE = "from checks.catalogue import *; print(catalogue_digest(catalogue()))"


def test_another_process_that_imported_less_says_the_same() -> None:
    for package in (checks.facts, checks.mfa):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(info.name)
    done = subprocess.run(
        [sys.executable, "-c", _ALONE],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(module.__file__).parents[1],
    )
    assert done.stdout.strip() == catalogue_digest(catalogue())


def test_fewer_checks_are_another_catalogue() -> None:
    every = catalogue()
    fewer = dict(list(every.items())[1:])
    assert catalogue_digest(fewer) != catalogue_digest(every)
    assert len(catalogue_digest(every)) == 64


def test_data_that_rules_rest_on_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = catalogue_digest(catalogue())
    data = tmp_path / "data"
    shutil.copytree(Path(module.__file__).parent / "data", data)
    monkeypatch.setattr(module, "files", lambda name: _Elsewhere(name, tmp_path))
    assert catalogue_digest(catalogue()) == before
    list_ = data / "windows_baseline.json"
    list_.write_bytes(list_.read_bytes() + b"\n")
    assert catalogue_digest(catalogue()) != before


class _Elsewhere:
    """The package as it is, but its data in another folder."""

    def __init__(self, name: str, folder: Path) -> None:
        self._there, self._folder = files(name), folder

    def iterdir(self) -> Iterator[Traversable]:
        return self._there.iterdir()

    def joinpath(self, name: str) -> Path:
        return self._folder / name
