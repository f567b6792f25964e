"""`--set NAME=VALUE`: limits for one command, by our names or by those of ComplianceAsCode."""

from collections.abc import Iterable

from checks.variables import variables
from inventory.words import HinomiError, T


def overrides_of(words: Iterable[str]) -> dict[str, str]:
    """The names and values that were set; the policy says whether they exist and fit."""
    found: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not (name and equals):
            raise HinomiError(
                T(
                    "--set は 名前=値 の形で書きます(例: password.min_length=14): {0}",
                    "--set wants NAME=VALUE (password.min_length=14, say): {0}",
                ).format(word)
            )
        found |= _set(name.strip(), value.strip())
    return found


def _set(name: str, value: str) -> dict[str, str]:
    if name not in variables():
        return {name: value}
    override = variables()[name].override(value)
    return dict([override]) if override else {}
