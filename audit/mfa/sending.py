"""What is sent for one try: the account's means, right or spoilt as the plan says."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from audit.mfa.codes import Token
from audit.mfa.series import Sent, Try
from audit.mfa.targets import Target
from inventory.logins.base import Credentials


@dataclass(frozen=True, slots=True)
class Means:
    """The audit account's means; secrets, so never printed."""

    password: str | None = field(repr=False)
    token: Token
    has_key: bool


def step_of(one: Try, at: datetime, token: Token) -> int:
    """The step whose code is sent; for a code that is repeated or wrong the step that it is."""
    step = token.step(at.timestamp())
    return step + one.offset if one.code is Sent.CORRECT else step


def shown(
    target: Target, one: Try, means: Means, step: int, accepted: Sequence[int]
) -> Credentials:
    """What this try shows; a repeated code is that of the last accepted step."""
    return Credentials(
        target.account,
        _password(one.password, means.password),
        _code(one.code, means.token, step, accepted),
        one.key and means.has_key,
        one.methods,
    )


def _password(sent: Sent, right: str | None) -> str | None:
    if sent is Sent.NONE:
        return None
    if sent is Sent.BLANK:
        return ""
    return right if sent is Sent.CORRECT else secrets.token_urlsafe(12)


def _code(sent: Sent, token: Token, step: int, accepted: Sequence[int]) -> str | None:
    if sent is Sent.NONE:
        return None
    if sent is Sent.BLANK:
        return ""
    if sent is Sent.WRONG:
        return token.wrong(step)
    return token.at(accepted[-1] if sent is Sent.SAME and accepted else step)
