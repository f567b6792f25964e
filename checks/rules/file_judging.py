"""How modes of files and hits of the disk walk are judged."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from checks.facts.disk_walk import DiskWalk, Found
from checks.facts.file_modes import FileMode, FileModes
from checks.model import FactError, Outcome, Why, judged, not_applicable
from inventory.words import T

_ROOT = frozenset({"root"})


@dataclass(frozen=True, slots=True)
class Place:
    """Files by their glob, the bits that they may have at most, and whose they may be."""

    glob: str
    mask: int
    groups: frozenset[str] = _ROOT
    users: frozenset[str] = _ROOT

    def covers(self, path: str) -> bool:
        """True for a path that the glob means."""
        return fnmatchcase(path, self.glob)

    def owners(self) -> str:
        """The owners and groups as an auditor writes them."""
        return f"{'|'.join(sorted(self.users))}:{'|'.join(sorted(self.groups))}"


Wrong = Callable[[Place, FileMode], bool]


def bits_of(place: Place, one: FileMode) -> bool:
    """True where the bits, or an ACL, allow more than they may; a folder keeps its special bits."""
    return one.opened(place.mask | 0o7000 if one.is_folder else place.mask)


def owner_of(place: Place, one: FileMode) -> bool:
    """True where another than those named owns the file, or is its group."""
    return one.foreign(place.groups, place.users)


def bits_or_owner(place: Place, one: FileMode) -> bool:
    """True where either is wrong."""
    return bits_of(place, one) or owner_of(place, one)


def at_most(modes: FileModes, places: Iterable[Place], wrong: Wrong = bits_or_owner) -> Outcome:
    """Judge the files of a table; the first place that covers a file decides about it."""
    table = tuple(places)
    met = [(place, one) for one in modes.files.values() if (place := _place(table, one.path))]
    bad = sorted(str(one) for place, one in met if wrong(place, one))
    hidden = [path for path in modes.hidden if _place(table, path)]
    if hidden and not bad:
        raise FactError(Why.NO_PRIVILEGE, ", ".join(hidden))
    if not met:
        return not_applicable(T(ja="対象のファイルがない", en="no such file"))
    words = {place: None for place, one in met if wrong(place, one) or not bad}
    return judged(
        not bad,
        observed=", ".join(bad[:20] or sorted(str(one) for _, one in met)[:6]),
        expected=", ".join(_wanted(place, wrong) for place in words),
        lines=tuple(bad[:20]),
    )


def _place(table: tuple[Place, ...], path: str) -> Place | None:
    return next((place for place in table if place.covers(path)), None)


def _wanted(place: Place, wrong: Wrong) -> str:
    parts = [place.glob]
    if wrong is not bits_of:
        parts.append(place.owners())
    if wrong is not owner_of:
        parts.append(f"<= {place.mask:04o}")
    return " ".join(parts)


def within(
    modes: FileModes, wanted: Callable[[str], bool], mask: int, groups: frozenset[str]
) -> Outcome:
    """Judge by bit mask: no bit outside `mask`, owner root, group as listed, no ACL."""
    chosen = [one for path, one in sorted(modes.files.items()) if wanted(path)]
    wrong = [one for one in chosen if one.exceeds(mask, groups)]
    hidden = [path for path in modes.hidden if wanted(path)]
    if hidden and not wrong:
        raise FactError(Why.NO_PRIVILEGE, ", ".join(hidden))
    if not chosen:
        return not_applicable(T(ja="対象のファイルがない", en="no such file"))
    lines = tuple(str(one) for one in wrong[:20])
    shown = lines or tuple(str(one) for one in chosen[:6])
    expected = f"root:{'|'.join(sorted(groups))}, <= {mask:04o}"
    return judged(not wrong, observed=", ".join(shown), expected=expected, lines=lines)


def under(file: str, *folders: str) -> Callable[[str], bool]:
    """True for the file, for the folders, and for what lies in them."""
    heads = tuple(f"{folder}/" for folder in folders)
    return lambda path: path == file or path in folders or path.startswith(heads)


def is_host_key(path: str) -> bool:
    """True for a private host key of sshd(8) by its usual name."""
    return path.startswith("/etc/ssh/") and path.endswith("_key")


def none_of(walk: DiskWalk, hits: Iterable[Found]) -> Outcome:
    """Judge that the walk met none; with places refused to it, absence is not shown."""
    wrong = sorted(f"{one.path} {one.mode & 0o7777:04o} {one.user}:{one.group}" for one in hits)
    if walk.refused and not wrong:
        raise FactError(
            Why.NO_PRIVILEGE,
            T(
                ja=f"中を見られない場所が {walk.refused} か所ある",
                en=f"{walk.refused} places could not be entered",
            ),
        )
    return judged(
        not wrong,
        observed=_counted(len(wrong), walk.skipped),
        expected=_counted(0, ()),
        lines=tuple(wrong[:40]),
    )


def _counted(number: int, skipped: tuple[str, ...]) -> T:
    left_out = ", ".join(skipped)
    return T(
        ja=f"{number} 件" + (f"（探索の対象外: {left_out}）" if skipped else ""),
        en=f"{number} found" + (f" (not searched: {left_out})" if skipped else ""),
    )


def merged(path: str) -> str:
    """The path on a system with merged /usr, as Debian has it since 12."""
    heads = ("/bin/", "/sbin/", "/lib/", "/lib64/")
    return f"/usr{path}" if path.startswith(heads) else path
