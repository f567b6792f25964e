"""The digest of the catalogue names its sources, not what happens to be imported."""

import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

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
