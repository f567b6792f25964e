"""Which files are restored: a draw that anybody can repeat from its seed, and files named always.

The order of the draw is that of HMAC-SHA-256 under the seed, so it depends neither on the order
of the listing nor on a version of some random generator.
"""

import hmac
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from checks.fact import Reply
from checks.model import FactError, Why
from inventory.words import HinomiError, T

KEY_FILES = "key_files"  # option of a target: paths or patterns, with ; between them
_RECORD = re.compile(rb"([0-9]{1,20})\t(.+)", re.S)


@dataclass(frozen=True, slots=True)
class Listed:
    """One file as the copy lists it; `name` is the path as the tool takes it."""

    name: str
    size: int

    @property
    def below(self) -> bytes:
        """Where it comes to lie below the folder that it is restored into."""
        return below(self.name.encode("utf-8", "surrogateescape"))


@dataclass(frozen=True, slots=True)
class Sample:
    """What is asked for: files drawn by lot, and files that were named; all of them if `whole`."""

    seed: str
    whole: bool
    population: int
    files: tuple[Listed, ...]
    named: frozenset[bytes]  # of `files`, those named beforehand

    @property
    def bytes(self) -> int:
        """How much that is."""
        return sum(one.size for one in self.files)


def below(path: bytes) -> bytes:
    """A path without what stands before its first name."""
    while path.startswith((b"/", b"./")):
        path = path[1:] if path.startswith(b"/") else path[2:]
    return path


def read_listing(reply: Reply) -> tuple[Listed, ...]:
    """The files of a copy; a record that is odd, comes twice or is cut is an error."""
    if reply.status:
        raise FactError(
            Why.NO_TOOL if reply.status == 91 else Why.COMMAND_FAILED,
            T(
                f"写しの一覧を取れない(終了コード {reply.status})",
                f"the copy cannot be listed (exit {reply.status})",
            ),
        )
    *records, tail = reply.body.split(b"\0")
    found = [_RECORD.fullmatch(record) for record in records]
    if tail.strip() or not all(found):
        raise FactError(
            Why.MALFORMED, T("写しの一覧を読み取れない", "the list of the copy cannot be read")
        )
    files = {m[2]: int(m[1]) for m in found if m}
    if len(files) != len(records):
        raise FactError(
            Why.MALFORMED, T("写しの一覧に同じ名前が二度ある", "the copy lists a name twice")
        )
    return tuple(Listed(_text(path), size) for path, size in sorted(files.items()))


def whole(listed: Sequence[Listed], seed: str) -> Sample:
    """Every file."""
    return Sample(seed, True, len(listed), tuple(listed), frozenset())


def draw(
    listed: Sequence[Listed], count: int, seed: str, named: Callable[[Listed], bool]
) -> Sample:
    """So many files by lot, and every one that was named; all of them where there are no more.

    The lot is drawn among those that were not named, for those are no matter of luck.
    """
    always = [one for one in listed if named(one)]
    rest = sorted((one for one in listed if not named(one)), key=lambda one: _lot(seed, one))
    chosen = {*always, *rest[:count]}
    if len(chosen) == len(listed):
        return whole(listed, seed)
    files = tuple(one for one in listed if one in chosen)
    return Sample(seed, False, len(listed), files, frozenset(one.below for one in always))


def naming(option: str) -> Callable[[Listed], bool]:
    """Whether a file is one of those that the option names: paths or patterns of the shell."""
    patterns = [below(word.strip().encode()) for word in option.split(";") if word.strip()]
    texts = [_text(pattern) for pattern in patterns]
    return lambda one: any(fnmatchcase(_text(one.below), text) for text in texts)


def require_room(sample: Sample, quota: int) -> None:
    """Refuse what cannot fit, and say how many files would."""
    if sample.bytes <= quota:
        return
    fitting = _fitting(sample, quota)
    raise HinomiError(
        T(
            f"復元する {len(sample.files):,} 件は {sample.bytes:,} バイトあり、"
            f"上限 quota {quota:,} バイトを超えます。quota を増やすか、sample を {fitting:,} "
            "以下にしてください。",
            f"The {len(sample.files):,} files to restore have {sample.bytes:,} bytes, more than "
            f"the quota of {quota:,}: raise quota, or let sample be {fitting:,} at most.",
        )
    )


def _fitting(sample: Sample, quota: int) -> int:
    count = 0
    for one in sorted(sample.files, key=lambda one: _lot(sample.seed, one)):
        quota -= one.size
        if quota < 0:
            break
        count += 1
    return count


def _lot(seed: str, one: Listed) -> bytes:
    return hmac.digest(seed.encode(), one.below, "sha256")


def _text(path: bytes) -> str:
    return path.decode("utf-8", "surrogateescape")


def beneath(path: bytes, sources: Iterable[bytes]) -> bool:
    """Whether a path is one of the sources or below it; both without what stands before."""
    return any(not one or path == one or path.startswith(one + b"/") for one in sources)
