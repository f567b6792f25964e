"""How modes of files and hits of the disk walk are judged."""

from collections.abc import Callable, Iterable

from checks.facts.disk_walk import DiskWalk, Found
from checks.facts.file_modes import FileModes
from checks.model import FactError, Outcome, Why, judged, not_applicable
from inventory.words import T


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
    wrong = sorted(f"{one.path} {one.mode & 0o7777:04o}" for one in hits)
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
