"""Words in two languages, and errors that say what to do next."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Language = Literal["ja", "en"]


@dataclass(frozen=True, slots=True)
class T:
    """One text in Japanese and in English; both are always filled."""

    ja: str
    en: str

    def in_(self, language: Language) -> str:
        """The text in the language asked for."""
        return self.ja if language == "ja" else self.en

    def format(self, *args: object, **values: object) -> "T":
        """Fill the same values into both texts."""
        return T(self.ja.format(*args, **values), self.en.format(*args, **values))


NONE = T(ja="なし", en="none")


def joined(parts: Iterable[T | str]) -> T:
    """The parts as one text; a plain string is the same in both languages."""
    texts = [part if isinstance(part, T) else T(part, part) for part in parts]
    return T("、".join(text.ja for text in texts), ", ".join(text.en for text in texts))


class HinomiError(Exception):
    """Something a person can act on; `message` says what, where and what is expected."""

    def __init__(self, message: T) -> None:
        """Keep the message in both languages."""
        super().__init__(message.en)
        self.message = message


class WrongValueError(ValueError):
    """A value of the settings that its validator refuses, in words of both languages."""

    def __init__(self, words: T) -> None:
        """Say what is expected."""
        super().__init__(words.en)
        self.words = words
