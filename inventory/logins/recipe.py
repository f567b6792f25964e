"""How one web system is logged in to, as data: requests, what is carried over, how to judge.

A recipe holds no expressions: texts with `{account}`, `{password}`, `{code}` and the names of
values kept from earlier answers, and signs by which a page is known.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Union

ACCOUNT, PASSWORD, CODE = "account", "password", "code"
FACTORS = frozenset({PASSWORD, CODE})
GIVEN = FACTORS | {ACCOUNT}

Scalar = bool | int | float | str
Body = Mapping[str, Union[Scalar, "Body"]]  # the leaves that are text are templates

_NAME = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class BadTemplateError(ValueError):
    """A brace that does not belong to a name."""


def names_in(template: str) -> frozenset[str]:
    """The names that a text asks for."""
    if re.search(r"[{}]", _NAME.sub("", template)):
        raise BadTemplateError
    return frozenset(_NAME.findall(template))


def filled(template: str, values: Mapping[str, str]) -> str:
    """The text with its names filled in, once: what is filled in is never read again."""
    return _NAME.sub(lambda found: values[found[1]], template)


class Found(StrEnum):
    """Where a value that is carried over stands."""

    FIELD = "field"  # <input name=... value=...>
    META = "meta"  # <meta name=... content=...>
    COOKIE = "cookie"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Keep:
    """A value of an answer that later requests send: a CSRF token, a session's token."""

    name: str
    found: Found
    source: str


@dataclass(frozen=True, slots=True)
class Request:
    """One request; what it sends are templates."""

    method: str
    path: str
    headers: Mapping[str, str]
    form: Body | None
    json: Body | None
    keep: tuple[Keep, ...]

    @property
    def names(self) -> frozenset[str]:
        """Every name that the request asks for."""
        texts = [*self.headers.values(), *_leaves(self.form or {}), *_leaves(self.json or {})]
        return frozenset().union(*map(names_in, texts))


def _leaves(body: Body) -> Iterator[str]:
    for value in body.values():
        if isinstance(value, Mapping):
            yield from _leaves(value)
        elif isinstance(value, str):
            yield value


@dataclass(frozen=True, slots=True)
class Sign:
    """How an answer is known; everything that is given must hold, and something is given."""

    status: tuple[int, ...] = ()
    path: str = ""
    contains: tuple[str, ...] = ()
    json: Mapping[str, Scalar] | None = None

    @property
    def tells(self) -> bool:
        """Whether it looks into the answer: a status or a path alone never means a login."""
        return bool(self.contains or self.json)

    @property
    def out(self) -> bool:
        """Whether it may mean a refusal: a status of 200 alone is the sign of any page."""
        failed = bool(self.status) and not any(200 <= status < 300 for status in self.status)
        return self.tells or bool(self.path) or failed

    @property
    def empty(self) -> bool:
        """Whether nothing is given."""
        return not (self.status or self.path or self.tells)


@dataclass(frozen=True, slots=True)
class Recipe:
    """One web system.

    With a `page`, which only a login reaches, that page is judged, and once before every login
    as a stranger sees it; without one the answer to the last request is.
    """

    name: str
    base: str  # https://host[:port]
    authority: Path | None
    steps: tuple[Request, ...]
    page: Request | None
    accepted: Sign
    refused: Sign
    partial: Sign | None
    unclear: tuple[Sign, ...]
