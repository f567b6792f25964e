"""Variables of ComplianceAsCode: which limit of ours each of them is.

Whoever has a profile of theirs can hand its values over as they stand there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from inventory.words import HinomiError, T


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable: the limit it is, or the only value at which our check decides."""

    name: str
    limit: str | None
    form: str
    fixed: str | None

    def override(self, value: str) -> tuple[str, str] | None:
        """Limit and value as `--set` takes them; None where the check asks just that anyway."""
        if self.limit is not None:
            return self.limit, value.replace("|", ",") if self.form == "choices" else value
        if value == self.fixed:
            return None
        raise HinomiError(
            T(
                "--set {0}={1}: この点検は {2} でしか判定しません",
                "--set {0}={1}: our check decides at {2} only",
            ).format(self.name, value, self.fixed)
        )


@cache
def variables() -> Mapping[str, Variable]:
    """Every variable by its name."""
    text = files("checks").joinpath("data/variables.yaml").read_text("utf-8")
    entries: Mapping[str, Mapping[str, Any]] = yaml.safe_load(text)
    return MappingProxyType({name: _variable(name, entry) for name, entry in entries.items()})


def _variable(name: str, entry: Mapping[str, Any]) -> Variable:
    return Variable(name, entry.get("limit"), entry.get("as", ""), entry.get("fixed"))
