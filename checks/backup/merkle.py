"""A Merkle tree over hashed paths: two trees are compared by root, then bucket, then leaf.

Leaves and nodes are told apart by their first byte, as in RFC 6962 section 2.1, so that no leaf
passes for a node. A leaf belongs to the bucket of the first byte of its path's hash; its place in
the bucket follows from the hash alone, so the order in which files were met does not matter.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

BUCKETS = 256
_LEAF, _NODE = b"\0", b"\1"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One file: its size, and the SHA-256 of its content where that was read."""

    size: int
    sha256: bytes | None


def digest(name: bytes, leaf: Leaf) -> bytes:
    """The hash of one leaf; an unread content and any read one never hash alike."""
    read = b"\0" if leaf.sha256 is None else b"\1" + leaf.sha256
    return sha256(_LEAF + len(name).to_bytes(2) + name + leaf.size.to_bytes(16) + read).digest()


def tree(hashes: Sequence[bytes]) -> bytes:
    """The head of the tree over these hashes in their order (RFC 6962 section 2.1)."""
    if not hashes:
        return sha256(b"").digest()
    level = list(hashes)
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        odd = level[-1:] if len(level) % 2 else []
        level = [sha256(_NODE + left + right).digest() for left, right in pairs] + odd
    return level[0]


def buckets(leaves: Mapping[bytes, Leaf]) -> tuple[bytes, ...]:
    """The heads of the buckets, in their order."""
    held: list[list[bytes]] = [[] for _ in range(BUCKETS)]
    for name in sorted(leaves):
        held[name[0]].append(digest(name, leaves[name]))
    return tuple(map(tree, held))


def root(leaves: Mapping[bytes, Leaf]) -> bytes:
    """The head of the whole tree, with the number of leaves bound into it."""
    return sha256(_NODE + len(leaves).to_bytes(8) + tree(buckets(leaves))).digest()


def unlike(one: Mapping[bytes, Leaf], other: Mapping[bytes, Leaf]) -> tuple[int, ...]:
    """The buckets in which two trees differ; nothing else needs to be compared leaf by leaf."""
    pairs = zip(buckets(one), buckets(other), strict=True)
    return tuple(number for number, (left, right) in enumerate(pairs) if left != right)


def within(leaves: Mapping[bytes, Leaf], numbers: Iterable[int]) -> dict[bytes, Leaf]:
    """The leaves of these buckets."""
    wanted = frozenset(numbers)
    return {name: leaf for name, leaf in leaves.items() if name[0] in wanted}
