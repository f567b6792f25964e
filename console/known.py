"""Which checks there are: the catalogue, with a municipality's own where its policy is at hand."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from inventory.words import HinomiError
from inventory.workspace import find_workspace

if TYPE_CHECKING:
    from checks.model import Check


def known_checks(workspace: Path | None, policy: Path | None) -> "Mapping[str, Check[...]]":
    """The checks of this policy, else of the workspace, else the catalogue alone.

    A workspace that is named must be there; without a name, being outside of one is no error.
    """
    from audit.policy_files import load_checks

    return load_checks(policy or _policy_here(workspace))


def listed_checks(workspace: Path | None, policy: Path | None) -> "Mapping[str, Check[...]]":
    """The known checks with the rules of data sets and of segments, which no scan judges."""
    from checks.catalogue import DISCOVERY_RULES, SET_RULES, catalogue

    others = catalogue(SET_RULES, DISCOVERY_RULES)
    return dict(sorted({**known_checks(workspace, policy), **others}.items()))


def _policy_here(workspace: Path | None) -> Path | None:
    try:
        return find_workspace(workspace).policy
    except HinomiError:
        if workspace is not None:
            raise
        return None
