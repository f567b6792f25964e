"""What every way of trying a login has in common: what is sent, and what came back."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

# how a detail begins where the service itself says that the account is locked or disabled: no
# refusal of what was sent, but after a series just what is wanted
OUT_OF_USE = "the account is out of use"


class Said(StrEnum):
    """What the other side said; a transport error or a timeout is not a refusal."""

    ACCEPTED = "accepted"
    PARTIAL = "partial"  # accepted so far, more is asked
    REFUSED = "refused"
    UNCLEAR = "unclear"  # closed, timed out, did not understand: no evidence of anything


@dataclass(frozen=True, slots=True)
class Credentials:
    """What is sent in one attempt; secrets, so never printed. None: this factor is not offered.

    `methods` are the methods to use in this order, where the protocol has methods.
    """

    account: str
    password: str | None = field(repr=False)
    code: str | None = field(repr=False)
    use_key: bool
    methods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the methods that remain, the prompts shown, and a reason without secrets."""

    said: Said
    remaining: tuple[str, ...]
    prompts: tuple[str, ...]
    detail: str


class Login(Protocol):
    """One target that can be tried; every attempt is a new connection, bounded in time."""

    def attempt(self, credentials: Credentials) -> Answer:
        """Try to log in once, and close without using what was opened."""
        ...

    def clock_skew(self) -> float | None:
        """Seconds by which the target's clock is ahead, None where it cannot be measured."""
        ...
