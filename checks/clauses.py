"""Clauses of a framework: number to title, read from YAML text; nothing here opens a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import yaml

from inventory.words import HinomiError, T


@dataclass(frozen=True, slots=True)
class Framework:
    """One edition of a framework, such as the MIC guideline (総務省ガイドライン)."""

    name: str
    edition: str
    title: T
    clauses: Mapping[str, T]

    def clause(self, reference: str) -> T:
        """The title behind a reference such as `MIC:6.2(1)③`; LookupError where there is none."""
        name, _, number = reference.partition(":")
        if name != self.name:
            raise LookupError(reference)
        return self.clauses[number]

    def path(self, reference: str) -> tuple[T, ...]:
        """The titles from the chapter down to the clause referred to."""
        number = reference.partition(":")[2]
        heads = [one for one in _ancestors(number) if one in self.clauses]
        return (*(self.clauses[head] for head in heads), self.clause(reference))


def read_framework(text: str) -> Framework:
    """Read a framework's YAML text; a HinomiError says what is missing."""
    try:
        data = yaml.safe_load(text)
        clauses = {str(key): _title(value) for key, value in data["clauses"].items()}
        name, edition = str(data["framework"]), str(data["edition"])
        return Framework(name, edition, _title(data["title"]), MappingProxyType(clauses))
    except (yaml.YAMLError, LookupError, TypeError, AttributeError) as wrong:
        raise HinomiError(
            T(
                ja=f"条項データに framework, edition, title, clauses が必要です: {wrong}",
                en=f"clause data: framework, edition, title and clauses are needed: {wrong}",
            )
        ) from wrong


def _title(value: Mapping[str, str]) -> T:
    return T(ja=str(value["ja"]), en=str(value["en"]))


def _ancestors(number: str) -> list[str]:
    """`6.2(1)③` lies in `6`, `6.2` and `6.2(1)`."""
    cuts = [at for at, sign in enumerate(number) if sign in ".(①②③④⑤⑥⑦⑧⑨⑩"]
    return [number[:at] for at in cuts]
