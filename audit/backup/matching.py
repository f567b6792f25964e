"""Where a file of a copy stood at the source, and what the source held when the copy was made.

Tools keep paths in their own ways: whole, below a host's name, below the last folder of the source,
or relative to it. A wrong guess cannot make a match, for path and content must both agree: so the
way that explains most is taken.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from audit.backup.sampling import Listed, below, beneath
from checks.backup.comparing import Expected
from checks.backup.manifest import Manifest, hashed
from checks.backup.merkle import Leaf
from checks.backup.model import Against
from checks.backup.walked import Walked

NEAR = timedelta(hours=1)  # a manifest this close to the copy was taken at backup time
Way = Callable[[bytes, Sequence[bytes]], bytes | None]


@dataclass(frozen=True, slots=True)
class Placed:
    """One file of the copy, with its absolute path at the source and the name it is kept under."""

    listed: Listed
    path: bytes
    name: bytes


def placed(
    listed: Sequence[Listed], sources: Sequence[str], salt: bytes, known: Mapping[bytes, Leaf]
) -> tuple[Placed, ...]:
    """The files of the copy that belong to these sources; `known` helps to find the way."""
    roots = [below(source.rstrip("/").encode("utf-8", "surrogateescape")) for source in sources]
    best: tuple[Placed, ...] = ()
    score = (-1, -1)
    for way in (_as_it_is, _embedded, _by_last_folder, _relative):
        found = tuple(_placed(listed, roots, salt, way))
        hits = sum(one.name in known for one in found)
        worth = (hits, 0 if way is _relative and best else len(found))
        if worth > score:
            best, score = found, worth
    return best


def _placed(
    listed: Iterable[Listed], roots: Sequence[bytes], salt: bytes, way: Way
) -> Iterator[Placed]:
    for one in listed:
        path = way(one.below, roots)
        if path is not None and beneath(path, roots):
            absolute = b"/" + path
            yield Placed(one, absolute, hashed(absolute, salt))


def _as_it_is(path: bytes, roots: Sequence[bytes]) -> bytes | None:
    del roots
    return path


def _embedded(path: bytes, roots: Sequence[bytes]) -> bytes | None:
    """Below something of the tool's own, such as the name of a host."""
    for root in roots:
        at = (b"/" + path + b"/").find(b"/" + root + b"/")
        if root and at >= 0:
            return path[at:]
    return None


def _by_last_folder(path: bytes, roots: Sequence[bytes]) -> bytes | None:
    """As `rsync -a /srv/data /backup/` makes it."""
    first = path.split(b"/", 1)[0]
    for root in roots:
        if root and root.rsplit(b"/", 1)[-1] == first:
            return root + path[len(first) :]
    return None


def _relative(path: bytes, roots: Sequence[bytes]) -> bytes | None:
    """As `tar -C /srv/data .` makes it; which source it is can only be told of a single one."""
    return roots[0] + b"/" + path if len(roots) == 1 else None


def nearest(
    made: Iterable[tuple[datetime, str]], at: datetime | None
) -> tuple[tuple[datetime, str] | None, tuple[datetime, str] | None]:
    """The manifests before and after a moment; without a moment the newest one only."""
    found = list(made)
    if at is None:
        return (found[-1] if found else None), None
    before = [one for one in found if one[0] <= at]
    after = [one for one in found if one[0] > at]
    first = min(after, key=lambda one: one[0], default=None)
    return max(before, key=lambda one: one[0], default=None), first


def by_manifest(
    before: Manifest | None, after: Manifest | None, at: datetime | None
) -> Expected | None:
    """What the manifests around a copy demand of it.

    A file is known to have been so where one was taken within an hour of the copy, or where both
    say the same; a file that only one of them has, or that changed in between, is not.
    """
    both = [one for one in (before, after) if one is not None]
    if not both:
        return None
    close = min(both, key=lambda one: _away(one, at))
    near = at is not None and _away(close, at) <= NEAR
    other = next((one for one in both if one is not close), None)

    def firm(name: bytes) -> bool:
        agreed = other is not None and other.leaves.get(name) == close.leaves.get(name)
        return agreed or (near and (other is None or _away(close, at) * 2 <= _away(other, at)))

    return Expected(Against.MANIFEST, close.leaves, firm, whole=near and close.whole)


def _away(one: Manifest, at: datetime | None) -> timedelta:
    return timedelta() if at is None else abs(one.at - at)


def by_source(walked: Walked, salt: bytes, *, everything: bool) -> Expected:
    """What the source holds now: equal is proof, different may have changed since."""
    leaves, whole = leaves_of(walked, salt), everything and walked.whole
    return Expected(Against.SOURCE, leaves, lambda _: False, whole=whole)


def leaves_of(walked: Walked, salt: bytes) -> dict[bytes, Leaf]:
    """The files of a walk under the names that are kept."""
    return {hashed(one.path, salt): Leaf(one.size, one.sha256) for one in walked.entries}


def came_back(
    walked: Walked, scratch: str, files: Iterable[Placed], above: bytes = b""
) -> dict[bytes, Leaf]:
    """The restored files under the names of those that were asked for; others are left out.

    `above` is what stands before them in the listing and not in the scratch folder.
    """
    names = {below(one.listed.below.removeprefix(above)): one.name for one in files}
    root = scratch.encode("utf-8", "surrogateescape").rstrip(b"/") + b"/"
    found = {}
    for entry in walked.entries:
        name = names.get(entry.path.removeprefix(root))
        if name is not None:
            found[name] = Leaf(entry.size, entry.sha256)
    return found
