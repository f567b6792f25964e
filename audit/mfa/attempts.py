"""What one attempt was and what it was answered, without anything secret."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from audit.mfa.model import Row
from audit.mfa.series import Expected, Sent, Try
from inventory.logins.base import Said


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt that was made; `step` is the code's step, None where no true code was sent."""

    run: str
    id: str
    row: Row
    expected: Expected
    said: Said
    at: datetime
    ended: datetime
    password: Sent
    code: Sent
    offset: int
    key: bool
    step: int | None
    left: float
    remaining: tuple[str, ...]
    prompts: tuple[str, ...]
    detail: str

    @property
    def accepted_right(self) -> bool:
        """Everything was right, and it was accepted."""
        return self.expected is Expected.ACCEPTED and self.said is Said.ACCEPTED

    def record(self) -> dict[str, Any]:
        """The attempt as kept; the name `password_sent` keeps the mask from striking the word."""
        return {
            "run": self.run,
            "try": self.id,
            "row": self.row.value,
            "expected": self.expected.value,
            "said": self.said.value,
            "at": self.at.isoformat(),
            "ended": self.ended.isoformat(),
            "password_sent": self.password.value,
            "otp": self._otp(),
            "offset": self.offset,
            "key_offered": self.key,
            "step": self.step,
            "left": round(self.left, 1),
            "remaining": list(self.remaining),
            "prompts": list(self.prompts),
            "detail": self.detail,
        }

    def _otp(self) -> str:
        return f"step{self.offset:+d}" if self.code is Sent.CORRECT else self.code.value


def made(one: Try, run: str) -> dict[str, Any]:
    """What is written down before anything is sent."""
    return {"run": run, "try": one.id, "row": one.row.value}


def read_attempt(body: Mapping[str, Any]) -> Attempt:
    """An attempt from its record."""
    otp = str(body["otp"])
    return Attempt(
        run=str(body["run"]),
        id=str(body["try"]),
        row=Row(body["row"]),
        expected=Expected(body["expected"]),
        said=Said(body["said"]),
        at=datetime.fromisoformat(body["at"]),
        ended=datetime.fromisoformat(body["ended"]),
        password=Sent(body["password_sent"]),
        code=Sent.CORRECT if otp.startswith("step") else Sent(otp),
        offset=int(body["offset"]),
        key=bool(body["key_offered"]),
        step=None if body["step"] is None else int(body["step"]),
        left=float(body["left"]),
        remaining=tuple(body["remaining"]),
        prompts=tuple(body["prompts"]),
        detail=str(body["detail"]),
    )
