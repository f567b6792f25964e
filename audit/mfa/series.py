"""The series as a plan: which tries, in which order, and what each must be answered.

Everything right comes first and again after the refusals that it must stand beside; a code of a
future step comes last of all, because one that is accepted shadows the present ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from audit.mfa.model import Row
from audit.mfa.targets import Target
from inventory.words import T

FAR = 20
CLOSING = "closing"
_BURST = 3


class Sent(StrEnum):
    """What is sent for a factor, in words that may be kept."""

    CORRECT = "correct"
    WRONG = "wrong"
    BLANK = "blank"
    SAME = "same"
    NONE = "none"


class Expected(StrEnum):
    """What the answer must be."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    MEASURED = "measured"


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt to make; tries of one `group` are made together or not at all.

    `offset` is the distance of the code's step from the present one.
    """

    id: str
    row: Row
    group: str
    expected: Expected
    password: Sent
    code: Sent
    offset: int
    key: bool
    methods: tuple[str, ...]

    @property
    def burst(self) -> bool:
        """Whether it is to run into the rate limit, which others keep away from."""
        return self.row is Row.BURST

    @property
    def waited(self) -> bool:
        """Whether it comes after the wait that the rate limit asks for."""
        return self.row is Row.AFTER

    @property
    def may_fail(self) -> bool:
        """Whether a failure at the target is planned, or possible without anything being wrong."""
        return self.expected is not Expected.ACCEPTED

    @property
    def fresh(self) -> bool:
        """Whether its code must be newer than any sent: only the lock may refuse the closing."""
        return self.expected is Expected.ACCEPTED or self.id == CLOSING

    @property
    def sends_code(self) -> bool:
        """Whether a code of a step is sent, which may be used up by it."""
        return self.code is Sent.CORRECT

    @property
    def step_sent(self) -> bool:
        """Whether the record names a step: that of the code, or of its repetition."""
        return self.code in {Sent.CORRECT, Sent.SAME}

    @property
    def words(self) -> T:
        """What is sent, for a reader."""
        return T(
            "、".join(part.ja for part in self._parts()),
            ", ".join(part.en for part in self._parts()),
        )

    def _parts(self) -> Iterator[T]:
        if self.key:
            yield T("鍵", "key")
        if self.password is not Sent.NONE:
            yield _labelled(T("パスワード", "password"), self.password)
        if self.code is not Sent.NONE:
            step = f"({self.offset:+d})" if self.offset else ""
            yield _labelled(T(f"コード{step}", f"code{step}"), self.code)


_SENT = {
    Sent.CORRECT: T("正", "correct"),
    Sent.WRONG: T("誤", "wrong"),
    Sent.BLANK: T("空", "blank"),
    Sent.SAME: T("同じもの", "the same"),
    Sent.NONE: T("なし", "none"),
}


def _labelled(what: T, sent: Sent) -> T:
    return T(f"{what.ja}: {_SENT[sent].ja}", f"{what.en}: {_SENT[sent].en}")


def burst_size(target: Target) -> int:
    """How many wrong codes must be followed by a refusal of the right one."""
    return target.rate.attempts or _BURST


def plan(target: Target) -> tuple[Try, ...]:
    """Every try of the series on this target, in order."""
    far = target.code.window + 1
    return (
        _right(target, "A5.first", Row.RIGHT, "A5.first"),
        *_alone(target),
        _bad_code(target, "A2", Row.BLANK, Sent.BLANK),
        _bad_code(target, "A3", Row.WRONG, Sent.WRONG),
        *_without_each(target),
        _right(target, "A5", Row.RIGHT, "A5+A6"),
        _coded(target, "A6", Row.REPLAY, "A5+A6", code=Sent.SAME),
        _coded(target, f"A7.-{FAR}", Row.WINDOW, f"A7.-{FAR}", offset=-FAR),
        _coded(target, f"A7.-{far}", Row.WINDOW, f"A7.-{far}", offset=-far),
        _coded(target, "A8", Row.TOLERANCE, "A8", offset=-1, expected=Expected.MEASURED),
        *_burst(target),
        _coded(target, f"A7.+{far}", Row.WINDOW, f"A7.+{far}", offset=far),
    )


def relief(target: Target) -> Try:
    """One more login with everything right, for refusals that would stand alone otherwise."""
    return _right(target, "A5.close", Row.RIGHT, "A5.close")


def closing(target: Target) -> Try:
    """Everything right once more, after the account was locked."""
    return _coded(target, CLOSING, Row.AFTER, CLOSING)


def worst_failures(tries: tuple[Try, ...]) -> int:
    """How many failures the target counts at most, when all is as it must be."""
    return sum(one.may_fail for one in tries)


def _coded(
    target: Target,
    id_: str,
    row: Row,
    group: str,
    *,
    code: Sent = Sent.CORRECT,
    offset: int = 0,
    expected: Expected = Expected.REFUSED,
) -> Try:
    """Everything right but the code, which is as told."""
    known = Sent.CORRECT if "password" in target.factors else Sent.NONE
    return Try(
        id_,
        row,
        group,
        expected,
        known,
        code,
        offset,
        "key" in target.factors,
        target.methods,
    )


def _right(target: Target, id_: str, row: Row, group: str) -> Try:
    return _coded(target, id_, row, group, expected=Expected.ACCEPTED)


def _bad_code(target: Target, id_: str, row: Row, code: Sent) -> Try:
    return _coded(target, id_, row, id_, code=code)


def _alone(target: Target) -> Iterator[Try]:
    """Each method by itself, with what the account holds, declared as a factor or not."""
    if target.key_file:
        yield _single(target, "publickey", password=Sent.NONE, key=True)
    if "password" in target.factors:
        yield _single(target, "password", password=Sent.CORRECT, key=False)


def _single(target: Target, method: str, *, password: Sent, key: bool) -> Try:
    id_ = f"A1.{method}"
    methods = (method,) if target.protocol == "ssh" else ()
    return Try(id_, Row.ALONE, id_, Expected.REFUSED, password, Sent.NONE, 0, key, methods)


def _without_each(target: Target) -> Iterator[Try]:
    """All right except one; except the code that is A3, for the same is not tried twice."""
    right = _coded(target, "A4", Row.EACH, "A4")
    for factor in target.factors:
        id_ = f"A4.{factor}"
        if factor == "password":
            yield _changed(right, id_, password=Sent.WRONG, key=right.key, methods=right.methods)
        if factor == "key":
            rest = tuple(method for method in right.methods if method != "publickey")
            yield _changed(right, id_, password=right.password, key=False, methods=rest)


def _changed(one: Try, id_: str, *, password: Sent, key: bool, methods: tuple[str, ...]) -> Try:
    return Try(id_, one.row, id_, one.expected, password, one.code, one.offset, key, methods)


def _burst(target: Target) -> Iterator[Try]:
    group = "A9+A10"
    for number in range(1, burst_size(target) + 1):
        yield _coded(target, f"A9.{number}", Row.BURST, group, code=Sent.WRONG)
    yield _coded(target, "A9.right", Row.BURST, group)
    yield _coded(target, "A10", Row.AFTER, group, expected=Expected.ACCEPTED)
