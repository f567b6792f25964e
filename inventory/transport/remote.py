"""What runs on the host before the collector does: how the account becomes root, and says so.

One command per session. It prints marks on standard error, each with a number drawn for this
session, so that noise of a login shell cannot be taken for one. The command is one line without
`!` or single quotes inside, because csh and fish are login shells too.
"""

import re
from dataclasses import dataclass

from inventory.model import Privilege

COLLECTOR_PATH = "/usr/local/libexec/hinomi-collector"

_SAID = re.compile(rb"^@([0-9a-f]+) ([a-z]+) ?([0-9a-f]*)", re.M)
_MARK = 'm() { printf "\\n@%s %s %s\\n" NONCE "$1" "$2" >&2; }'
_ROOT = 'if [ "$(id -u)" = 0 ]; then m root; exec sh -s; fi'
_LOCALE = "LC_ALL=C; export LC_ALL"
_HASH = f'h=$(sha256sum {COLLECTOR_PATH} 2>/dev/null); m pinned "${{h%% *}}"'
_RUN_PINNED = f'{_HASH}; printf "%s\\n" "$t" | sudo -n {COLLECTOR_PATH}; s=$?'
_READ_TAG = "IFS= read -r t || exit 93"

# sudo(8) ends with 1 when it refuses; the collector and a shell reading it end otherwise.
_SCRIPTS = {
    Privilege.NONE: ("m none", "exec sh -s"),
    Privilege.SUDO: (
        _ROOT,
        "m sudo",
        "sudo -n sh -s; s=$?",
        'if [ "$s" = 1 ]; then m refused; fi',
        'exit "$s"',
    ),
    Privilege.PINNED: (
        _READ_TAG,
        _RUN_PINNED,
        'if [ "$s" = 1 ]; then m refused; fi',
        'exit "$s"',
    ),
    Privilege.PASSWORD: (
        _ROOT,
        'exec sudo -k -S -p "NONCE? " '
        'sh -c "printf \\"\\\\n@NONCE %s\\\\n\\" ready >&2; exec sh -s"',
    ),
    # Whatever refuses has read nothing of standard input; the guard line proves it.
    Privilege.AUTO: (
        _READ_TAG,
        _ROOT,
        f"if [ -e {COLLECTOR_PATH} ]; then {_RUN_PINNED}",
        'if [ "$s" -ne 1 ]; then exit "$s"; fi; fi',
        "if command -v sudo >/dev/null 2>&1; then m sudo; sudo -n sh -s; s=$?",
        'if [ "$s" -ne 1 ]; then exit "$s"; fi; fi',
        "IFS= read -r l",
        'case $l in "HINOMI_TAG=$t") ;; *) exit 93 ;; esac',
        "HINOMI_TAG=$t; export HINOMI_TAG; m none; exec sh -s",
    ),
}
_METHODS = {"root": "root", "pinned": "pinned", "sudo": "sudo", "ready": "sudo", "none": "none"}


def command(privilege: Privilege, nonce: str) -> str:
    """The one command to execute for this way of becoming root."""
    lines = "; ".join((_LOCALE, _MARK, *_SCRIPTS[privilege]))
    lines = lines.replace("; then; ", "; then ")
    return f"exec sh -c '{lines.replace('NONCE', nonce)}'"


def opening(privilege: Privilege, tag: str, script: bytes) -> bytes:
    """What goes to standard input: the tag, the script that knows its tag, or both."""
    first = f"{tag}\n".encode()
    piped = f"HINOMI_TAG={tag}\n".encode() + script
    if privilege is Privilege.PINNED:
        return first
    return first + piped if privilege is Privilege.AUTO else piped


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks on standard error: the way taken last, the pinned digest, refusal, prompts."""

    way: str | None
    digest: str
    refused: bool
    prompts: int

    @property
    def method(self) -> str:
        """The way as `Exchange.method` names it."""
        asked = "-password" if self.way == "ready" and self.prompts else ""
        return f"ssh+{_METHODS.get(self.way or '', 'none')}{asked}"


def read_marks(noise: bytes, nonce: str) -> Marks:
    """Read the marks of this session out of standard error."""
    marks = _SAID.findall(noise)
    found = [(word, digest) for mine, word, digest in marks if mine == nonce.encode()]
    ways = [word.decode() for word, _ in found if word.decode() in _METHODS]
    digests = [digest.decode() for word, digest in found if word == b"pinned"]
    refused = any(word == b"refused" for word, _ in found)
    prompts = noise.count(f"{nonce}? ".encode())
    return Marks(ways[-1] if ways else None, digests[-1] if digests else "", refused, prompts)


def without_marks(noise: bytes, nonce: str) -> bytes:
    """Standard error without our own marks and prompt."""
    mark, quiet, at = f"\n@{nonce}".encode(), b"", 0
    while (start := noise.find(mark, at)) >= 0 and (stop := noise.find(b"\n", start + 1)) >= 0:
        quiet += noise[at:start]
        at = stop + 1
    return (quiet + noise[at:]).replace(f"{nonce}? ".encode(), b"")
