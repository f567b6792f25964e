"""The criteria of a year: the body's policy, the shipped limits, the catalogue of controls.

They are kept with a closed year, for files of the policy change, and those of the program with it.
"""

from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from audit.cycle.archive import lasting, unlike
from audit.masking import mask
from console.session import Session

KEPT = "criteria"  # beside the record of a closed year
_READ = (".yaml", ".yml")  # what is in force; examples are not
_OWN, _LIMITS, _CATALOGUE = "方針", "既定値", "統制目録"


def criteria_now(session: Session) -> dict[str, str]:
    """The texts in force by a lasting path, without secrets."""
    audit = files("audit")
    return {
        **_texts(_OWN, _files_in(session.policy_files)),
        **_texts(_LIMITS, _yaml_in(audit.joinpath("policies", "default"))),
        **_texts(_CATALOGUE, _yaml_in(audit.joinpath("catalogue"))),
    }


def criteria_in(beside: Mapping[str, object]) -> dict[str, str]:
    """The texts that were kept with a closed year."""
    found = beside.get(KEPT, {})
    return {str(path): str(text) for path, text in found.items()} if isinstance(found, dict) else {}


def _texts(folder: str, found: Mapping[str, Path | Traversable]) -> dict[str, str]:
    names = ["/".join(map(lasting, name.split("/"))) for name in found]
    texts = (mask(path.read_bytes()).decode("utf-8", "replace") for path in found.values())
    return {f"{folder}/{name}": text for name, text in zip(unlike(names), texts, strict=True)}


def _files_in(folder: Path) -> dict[str, Path | Traversable]:
    if folder.is_file():
        return {folder.name: folder}
    found = sorted(one for one in folder.rglob("*") if one.is_file() and one.suffix in _READ)
    return {one.relative_to(folder).as_posix(): one for one in found}


def _yaml_in(folder: Traversable) -> dict[str, Path | Traversable]:
    found = [one for one in folder.iterdir() if one.name.endswith(".yaml")]
    return {one.name: one for one in sorted(found, key=lambda one: one.name)}
