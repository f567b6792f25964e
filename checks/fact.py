"""What a fact is: a frozen type with its probe and its parser together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Self

from checks.model import FactError, Why
from inventory.words import T

NO_TOOL, NO_PRIVILEGE = 91, 92


@dataclass(frozen=True, slots=True)
class Shell:
    """A read-only POSIX sh fragment of the collector; `root` where it cannot look without."""

    text: str
    root: bool = False


@dataclass(frozen=True, slots=True)
class PowerShell:
    """A read-only PowerShell 5.1 fragment of the Windows collector; its last value is the answer.

    `root` where it cannot look without elevation. Helpers: `checks.windows.collector`.
    """

    text: str
    root: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """What was shown or carried in as a whole, and is read by the family of the device."""

    text: str = ""
    root: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What one probe printed: body, exit code, tag of its frame, uid, and host time."""

    body: bytes
    status: int
    tag: str
    uid: int
    at: datetime

    @property
    def day(self) -> date:
        """The day of the host's clock, in UTC; what asks no more is shared by hosts of one day."""
        return self.at.date()

    @property
    def text(self) -> str:
        """The body as UTF-8; a byte that is not becomes U+FFFD and so matches nothing."""
        return self.body.decode("utf-8", "replace")

    def files(self) -> Mapping[str, "Listed"]:
        """The files that the collector's `f` helper printed, by path.

        Raises FactError when a mark is malformed, a path comes twice, or the last mark, which
        says how many files were tried, is missing or says another number.
        """
        found: dict[str, Listed] = {}
        last, told = "", 0
        mark = f"@{self.tag} file ".encode()
        for chunk in (b"\n" + self.body).split(b"\n" + mark)[1:]:
            head, _, content = chunk.partition(b"\n")
            state, _, path = head.decode("utf-8", "surrogateescape").partition(" ")
            last = state
            if state == "end":
                told += int(path) if path.isdigit() else 0
                continue
            if state not in {"ok", "absent", "unreadable", "other"} or not path or path in found:
                raise FactError(
                    Why.MALFORMED,
                    T(ja=f"ファイルの印 {head[:80]!r}", en=f"file mark {head[:80]!r}"),
                )
            found[path] = Listed(state, content.removesuffix(b"\n"))
        if last != "end":
            why = Why.TRUNCATED if last else Why.MALFORMED
            raise FactError(
                why, T(ja="ファイルの一覧に終わりがない", en="the list of files has no end")
            )
        if told != len(found):
            raise FactError(
                Why.MALFORMED,
                T(
                    ja=f"ファイルの数が合わない（{told} と {len(found)}）",
                    en=f"{told} files were announced, {len(found)} came",
                ),
            )
        return found


@dataclass(frozen=True, slots=True)
class Listed:
    """One file as the collector saw it: `ok` with content, `absent`, `unreadable` or `other`."""

    state: str
    content: bytes

    @property
    def text(self) -> str:
        """The content as UTF-8 with replacement of what is not."""
        return self.content.decode("utf-8", "replace")

    def told(self, path: str) -> T:
        """Why this file has no content, in words."""
        return T(ja=f"{path}: {_STATES.get(self.state, self.state)}", en=f"{path}: {self.state}")


_STATES = {"absent": "存在しない", "unreadable": "読めない", "other": "通常のファイルではない"}


class HostFact:
    """Base of every fact; subclasses are frozen dataclasses without default values."""

    probe: ClassVar[Shell | PowerShell | Shown]
    section: ClassVar[str] = ""  # where the reply stands, if not under the name of the class
    label: ClassVar[str] = ""  # what Japanese readers call it

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read the reply; raise FactError when it does not say what it must."""
        raise NotImplementedError


class Limits:
    """Base of typed limits: frozen dataclasses filled from policy YAML, never defaulted in code.

    `group` is the name of the group in the policy; each field is a limit of that group.
    """

    group: ClassVar[str]


def probe_id(fact: type[HostFact]) -> str:
    """The name under which a fact's reply is framed: its section, else its class name."""
    return fact.section or fact.__name__


def told(fact: type[HostFact]) -> T:
    """The fact as readers know it."""
    return T(ja=fact.label or probe_id(fact), en=probe_id(fact))


def read(fact: type[HostFact], reply: Reply | None) -> Any:  # noqa: ANN401 - the fact asked for
    """The fact from its reply; every way of not having it is a FactError with the reason.

    A parser that raises anything else met evidence nobody foresaw: that is MALFORMED too.
    """
    name = told(fact)
    if reply is None:
        raise FactError(Why.NOT_COLLECTED, name)
    if fact.probe.root and reply.uid != 0:
        raise FactError(Why.NO_PRIVILEGE, name)
    if reply.status == NO_PRIVILEGE:
        raise FactError(Why.NO_PRIVILEGE, name)
    if reply.status == NO_TOOL:
        raise FactError(Why.NO_TOOL, name)
    if reply.status != 0:
        raise FactError(
            Why.COMMAND_FAILED,
            T(
                ja=f"{name.ja}: 終了コード {reply.status}",
                en=f"{name.en}: exit {reply.status}",
            ),
        )
    try:
        return fact.parse(reply)
    except FactError:
        raise
    except (ValueError, LookupError, TypeError, ArithmeticError, AttributeError) as odd:
        kind = type(odd).__name__
        raise FactError(Why.MALFORMED, T(ja=f"{name.ja}: {kind}", en=f"{name.en}: {kind}")) from odd
