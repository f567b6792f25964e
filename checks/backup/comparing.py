"""What came back against what it must be: pure counting over names that tell nothing.

Names are keys of any kind, hashed paths in practice. A file that differs from what the source
holds is damage only where the source is known to have held it when the copy was made (`firm`);
otherwise it is undetermined, neither good nor bad. A sample is compared on what was asked alone,
but what the source had and the copy does not even list is missing whatever was asked.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from checks.backup.merkle import Leaf
from checks.backup.model import Against

Names = Collection[bytes]


@dataclass(frozen=True, slots=True)
class Expected:
    """What a copy is compared with; `firm` tells whether a name was so when the copy was made.

    `whole` says that the source is known to have held nothing else then.
    """

    against: Against
    leaves: Mapping[bytes, Leaf]
    firm: Callable[[bytes], bool]
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """The outcome by name; every name that was asked for is in just one of the first five."""

    against: Against
    matched: frozenset[bytes] = frozenset()
    missing: frozenset[bytes] = frozenset()  # asked for, did not come back
    differing: frozenset[bytes] = frozenset()
    extra: frozenset[bytes] = frozenset()  # came back, and the comparison does not know it
    undetermined: frozenset[bytes] = frozenset()
    absent: frozenset[bytes] = frozenset()  # the source had it, the copy does not list it
    gone: frozenset[bytes] = field(default_factory=frozenset)  # the same, perhaps for good reason
    whole: bool = False  # all that the source had is known

    @property
    def bad(self) -> frozenset[bytes]:
        """Everything that shows damage."""
        return self.missing | self.differing | self.absent


def nothing(asked: Names, restored: Mapping[bytes, Leaf]) -> Compared:
    """Where nothing is known of the source: only whether what was asked for came back."""
    wanted = frozenset(asked)
    back = wanted & restored.keys()
    return Compared(Against.NOTHING, missing=wanted - back, undetermined=back)


def compare(
    asked: Names, restored: Mapping[bytes, Leaf], listed: Names, expected: Expected
) -> Compared:
    """What was asked for, against what is expected; `listed` is all that the copy lists."""
    found: dict[str, set[bytes]] = {}
    for name in asked:
        found.setdefault(_verdict(name, restored, expected), set()).add(name)
    unlisted = expected.leaves.keys() - set(listed) - set(asked)
    firm = frozenset(name for name in unlisted if expected.firm(name))
    return Compared(
        expected.against,
        **{verdict: frozenset(names) for verdict, names in found.items()},
        absent=firm,
        gone=frozenset(unlisted) - firm,
        whole=expected.whole,
    )


def _verdict(name: bytes, restored: Mapping[bytes, Leaf], expected: Expected) -> str:
    if name not in restored:
        return "missing"
    if name not in expected.leaves:
        return "extra"
    came, wanted = restored[name], expected.leaves[name]
    if came.size == wanted.size and None in (came.sha256, wanted.sha256):
        return "undetermined"
    if came == wanted:
        return "matched"
    return "differing" if expected.firm(name) else "undetermined"


@dataclass(frozen=True, slots=True)
class Look:
    """The beginning of one restored file: what its name ends in, and how far it can be packed."""

    suffixes: tuple[str, ...]  # the last one first
    magic: bytes
    taken: int
    packed: int


_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = (b"\xd0\xcf\x11\xe0",)
_MAGIC: Mapping[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF", b"\xef\xbb\xbf%"),
    **dict.fromkeys(("docx", "xlsx", "xlsm", "pptx", "odt", "ods", "zip", "jar"), (*_ZIP, *_OLE)),
    **dict.fromkeys(("doc", "xls", "ppt", "msg"), (*_OLE, *_ZIP, b"{\\rt")),
    **dict.fromkeys(("jpg", "jpeg"), (b"\xff\xd8\xff",)),
    "png": (b"\x89PNG",),
    "gif": (b"GIF8",),
    **dict.fromkeys(("tif", "tiff"), (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")),
    **dict.fromkeys(("gz", "tgz"), (b"\x1f\x8b",)),
    "xz": (b"\xfd7zXZ",),
    "zst": (b"\x28\xb5\x2f\xfd",),
    "bz2": (b"BZh",),
    "7z": (b"7z\xbc\xaf",),
    "sqlite": (b"SQLite f",),
}
_PLAIN = frozenset(
    [
        "txt",
        "csv",
        "tsv",
        "xml",
        "json",
        "yaml",
        "yml",
        "html",
        "htm",
        "css",
        "js",
        "sql",
        "log",
        "ini",
        "conf",
        "cfg",
        "md",
        "py",
        "sh",
        "rtf",
        "svg",
    ]
)
_LEAST = 512  # bytes: less tells nothing of randomness
_DENSE = 97  # per cent of its size that random content still takes when packed


def disguised(looks: Iterable[Look]) -> int | None:
    """How many files look encrypted though their names promise otherwise; None: none promised."""
    judged = [one for one in map(_encrypted, looks) if one is not None]
    return sum(judged) if judged else None


def _encrypted(look: Look) -> bool | None:
    """Whether it looks encrypted; None where the name promises nothing, or too little is there.

    The last suffix but one counts too: ransomware likes to append its own.
    """
    promised = next((word for word in look.suffixes if word in _MAGIC or word in _PLAIN), None)
    if promised is None or look.taken < _LEAST:
        return None
    dense = look.packed * 100 >= look.taken * _DENSE
    return dense and not look.magic.startswith(_MAGIC.get(promised, ()))
