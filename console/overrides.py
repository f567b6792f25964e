"""`--set NAME=VALUE`: limits for one command."""

from collections.abc import Iterable

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
        found[name.strip()] = value.strip()
    return found
