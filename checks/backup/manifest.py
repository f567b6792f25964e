"""What a source held at one moment: a walk of it as answered, and the manifest kept of that.

A manifest holds no names: a path is its HMAC under a secret salt of the workspace, cut to 16 bytes.
Kept apart from the backup, it lets a later drill prove that nothing is missing or different.
"""

import hmac
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from checks.backup import merkle
from checks.backup.merkle import Leaf
from checks.backup.walked import Entry, Skip, Walked, damaged, read_sums, read_walk
from checks.backup.walking import sums, walk
from inventory.words import T

__all__ = [
    "Difference",
    "Entry",
    "Manifest",
    "Walked",
    "compare",
    "from_bytes",
    "hashed",
    "in_slice",
    "manifest",
    "read_sums",
    "read_walk",
    "salt_id",
    "sums",
    "to_bytes",
    "walk",
]
FORMAT = "hinomi-manifest 1"
_LINE = re.compile(r"([0-9a-f]{32}) ([0-9]{1,20}) ([0-9a-f]{64}|-)")
_WHAT = T("チェックサムの控え", "the manifest")


@dataclass(frozen=True, slots=True)
class Manifest:
    """The leaves of one moment by hashed path; `skipped` counts by reason what is not in them.

    `part` is (slice, of how many) where only a slice of the content was read.
    """

    at: datetime
    salt_id: str
    leaves: Mapping[bytes, Leaf]
    root: bytes
    skipped: tuple[tuple[str, int], ...] = ()
    part: tuple[int, int] | None = None

    @property
    def whole(self) -> bool:
        """Whether it names every file of the sources."""
        return self.part is None and not {word for word, _ in self.skipped} - {Skip.SPECIAL}

    @property
    def read(self) -> int:
        """How many files have the checksum of their content in it."""
        return sum(leaf.sha256 is not None for leaf in self.leaves.values())


@dataclass(frozen=True, slots=True)
class Difference:
    """How a later state differs from an earlier one, as hashed paths.

    `unread` are files of equal size of which a checksum is lacking on either side: not proven.
    """

    matched: int
    missing: tuple[bytes, ...]
    differing: tuple[bytes, ...]
    extra: tuple[bytes, ...]
    unread: tuple[bytes, ...]


def salt_id(salt: bytes) -> str:
    """Which salt it is, without telling the salt."""
    if len(salt) < 16:
        raise ValueError("a salt has 16 bytes at least")
    return hmac.digest(salt, b"hinomi manifest salt", "sha256")[:8].hex()


def hashed(path: bytes, salt: bytes) -> bytes:
    """The name under which a path is kept."""
    return hmac.digest(salt, b"path\0" + path, "sha256")[:16]


def manifest(walked: Walked, salt: bytes, part: tuple[int, int] | None = None) -> Manifest:
    """The manifest of a walk; two paths never share a name without an error."""
    leaves = {hashed(one.path, salt): Leaf(one.size, one.sha256) for one in walked.entries}
    if len(leaves) != len(walked.entries):
        raise damaged(_WHAT, T("同じファイルが2回あります", "a file comes twice"))
    skipped = Counter(one.reason.value for one in walked.skipped)
    kept = tuple(sorted(skipped.items()))
    return Manifest(walked.at, salt_id(salt), leaves, merkle.root(leaves), kept, part)


def in_slice(path: bytes, seed: bytes, number: int, slices: int) -> bool:
    """Whether a path belongs to slice `number` (from 1) of so many; each path is in just one."""
    if not 1 <= number <= slices:
        raise ValueError(f"slice {number} of {slices}")
    drawn = hmac.digest(seed or b"\0", b"slice\0" + path, "sha256")[:8]
    return int.from_bytes(drawn) % slices == number - 1


def compare(before: Manifest, after: Manifest) -> Difference:
    """What became of each file; buckets that are equal are not looked into."""
    if before.salt_id != after.salt_id:
        words = T("別の作業場所の塩で作られています", "it was made with another salt")
        raise damaged(_WHAT, words)
    unlike = merkle.unlike(before.leaves, after.leaves)
    old, new = (merkle.within(one.leaves, unlike) for one in (before, after))
    same = merkle.within(before.leaves, set(range(merkle.BUCKETS)) - set(unlike))
    unread = [name for name, leaf in same.items() if leaf.sha256 is None]
    pairs = {name: (old[name], new[name]) for name in old.keys() & new.keys()}
    unread += [name for name, pair in pairs.items() if _unproven(*pair)]
    differing = [name for name, pair in pairs.items() if _differs(*pair)]
    return Difference(
        matched=len(same) + len(pairs) - len(unread) - len(differing),
        missing=tuple(sorted(old.keys() - new.keys())),
        differing=tuple(sorted(differing)),
        extra=tuple(sorted(new.keys() - old.keys())),
        unread=tuple(sorted(unread)),
    )


def _unproven(one: Leaf, other: Leaf) -> bool:
    return one.size == other.size and None in (one.sha256, other.sha256)


def _differs(one: Leaf, other: Leaf) -> bool:
    return one != other and not _unproven(one, other)


def to_bytes(kept: Manifest) -> bytes:
    """The manifest as text: a header of one line of JSON, then one line for each leaf.

    Nothing in it looks like a secret, so masking leaves it as it is.
    """
    head = {
        "format": FORMAT,
        "at": kept.at.astimezone(UTC).isoformat(),
        "salt_id": kept.salt_id,
        "leaves": len(kept.leaves),
        "root": kept.root.hex(),
        "skipped": dict(kept.skipped),
        "part": kept.part,
    }
    lines = (_line(name, kept.leaves[name]) for name in sorted(kept.leaves))
    return "\n".join([json.dumps(head, sort_keys=True), *lines, ""]).encode()


def _line(name: bytes, leaf: Leaf) -> str:
    return f"{name.hex()} {leaf.size} {leaf.sha256.hex() if leaf.sha256 else '-'}"


def from_bytes(raw: bytes) -> Manifest:
    """The manifest again; its root is computed anew, so one that was altered is an error."""
    first, _, rest = raw.partition(b"\n")
    try:
        head = json.loads(first)
        if head["format"] != FORMAT:
            raise damaged(_WHAT, T("知らない形式です", "it is of an unknown format"))
        leaves = dict(_leaves(rest.decode("ascii")))
        found = Manifest(
            at=datetime.fromisoformat(head["at"]).astimezone(UTC),
            salt_id=str(head["salt_id"]),
            leaves=leaves,
            root=bytes.fromhex(head["root"]),
            skipped=tuple(sorted((str(k), int(v)) for k, v in head["skipped"].items())),
            part=_part(head["part"]),
        )
    except (ValueError, LookupError, TypeError, AttributeError) as odd:
        raise damaged(_WHAT, T("読めない行があります", "a line cannot be read")) from odd
    if len(leaves) != head["leaves"] or found.root != merkle.root(leaves):
        raise damaged(_WHAT, T("書き換えられています", "it was altered"))
    return found


def _leaves(text: str) -> Iterator[tuple[bytes, Leaf]]:
    if text and not text.endswith("\n"):
        raise ValueError("cut")
    for line in text.split("\n")[:-1]:
        name, size, digest = _LINE.fullmatch(line).groups()  # type: ignore[union-attr]
        content = None if digest == "-" else bytes.fromhex(digest)
        yield bytes.fromhex(name), Leaf(int(size), content)


def _part(given: list[int] | None) -> tuple[int, int] | None:
    return (int(given[0]), int(given[1])) if given is not None else None


def digest(kept: Manifest) -> str:
    """The SHA-256 of the manifest as kept."""
    return sha256(to_bytes(kept)).hexdigest()
