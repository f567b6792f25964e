"""A list of checksums kept in a folder's copy (option `checksums`), as sha256sum(1) writes it.

It tells that the copy is still what it was when the list was made, and nothing of the source: so
it is asked only where neither a manifest nor the source itself can be. A list outside of the
generation may be of another one, so what differs from it is undetermined. The list of an archive
names whole archives, not what is in them: `hinomi backup verify` looks at that.
"""

import re
from collections.abc import Sequence
from hashlib import sha256

from audit.backup.asking import Asker
from audit.backup.matching import Placed
from audit.backup.sampling import below
from audit.backup.targets import Target
from checks.backup.comparing import Expected
from checks.backup.merkle import Leaf
from checks.backup.model import Against, Copy, ToolKind
from checks.backup.script import quoted
from checks.backup.tool import Fragment
from checks.backup.tools import tree_ask
from checks.model import FactError

_MOST = 32 * 2**20  # bytes of a list
_LINE = re.compile(rb"(\\?)([0-9a-fA-F]{64}) [ *]([^\n]+)")
_ESCAPES = {b"\\n": b"\n", b"\\r": b"\r", b"\\\\": b"\\"}
_SHELL = r"""R="$L/$g/$U"; [ -d "$R" ] || exit 93
case $C in /*) ;; *) C=$R/$C ;; esac
[ -f "$C" ] && [ -r "$C" ] && [ "$(wc -c <"$C")" -le $most ] || exit 94
cat -- "$C"; printf E
"""


def by_list(asker: Asker, target: Target, copy: Copy, listed: Sequence[Placed]) -> Expected | None:
    """What the list demands of the files that the copy lists; None where no list can be read."""
    named = target.where.option("checksums")
    usual = target.where.option("sum") in {"", "sha256sum"}
    if target.where.tool is not ToolKind.TREE or not named or not usual:
        return None
    try:
        reply = asker.ask(target, [asked := _asking(target, copy, named)]).reply(asked)
    except FactError:
        return None
    sums = None if reply.status or not reply.body.endswith(b"E") else read_list(reply.body[:-1])
    if sums is None:
        return None
    strip = below(target.where.option("strip").rstrip("/").encode("utf-8", "surrogateescape"))
    known = {below(strip + b"/" + path): digest for path, digest in sums.items()}
    own = not named.startswith("/")
    if own:
        itself = below(strip + b"/" + below(named.encode("utf-8", "surrogateescape")))
        known[itself] = sha256(reply.body[:-1]).digest()
    leaves = {
        one.name: Leaf(one.listed.size, known[one.listed.below])
        for one in listed
        if one.listed.below in known
    }
    return Expected(Against.CHECKSUMS, leaves, lambda _: own) if leaves else None


def read_list(body: bytes) -> dict[bytes, bytes] | None:
    """The checksums by path; None where any line is no line of such a list, or is cut."""
    lines = [_LINE.fullmatch(line) for line in body.split(b"\n") if line]
    if not all(lines) or not body.endswith(b"\n"):
        return None
    return {
        below(_plain(line[3]) if line[1] else line[3]): bytes.fromhex(line[2].decode())
        for line in lines
        if line
    }


def _asking(target: Target, copy: Copy, named: str) -> Fragment:
    given = f"C={quoted(named)}; most={_MOST}\n"
    return Fragment("list", tree_ask.named(target.where, copy.id) + given + _SHELL, 120)


def _plain(path: bytes) -> bytes:
    r"""A name with its `\n` and `\\` made plain, which a backslash before the line announces."""
    return re.sub(rb"\\[nr\\]", lambda found: _ESCAPES[found[0]], path)
