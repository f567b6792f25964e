"""Whether the host that makes the copies can delete one: tried on a copy made to be deleted.

Three guards stand between the try and any other copy. The name is one that only a canary has
(`hinomi-canary-...`); it must be the one and only copy of that name, seen alike by the host that
makes the copies and by the auditor; and what is deleted is named by what was then seen: one id of
a snapshot, one archive, one file. Nothing is pruned or compacted, and nothing is tried twice.

An exit code proves nothing (restic prints the server's 403 and ends with 0): the copy must still
be listed and readable afterwards, and the answer must say that it was refused. A copy that merely
is still there, because the network failed or a lock was held, proves nothing either.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from checks.backup.model import Place, ToolKind
from checks.backup.script import quoted
from checks.backup.tool import Fragment
from checks.backup.tools import restic_ask
from checks.backup.tools.parts import STARTED, Part, odd, parts, want
from checks.fact import Reply
from checks.model import FactError, Why
from inventory.words import T

_NAME = re.compile(r"hinomi-canary-[a-z0-9]{1,40}")
_SNAPSHOT = re.compile(r"[0-9a-f]{64}")
_DIGEST = re.compile(r"^([0-9a-f]{64})  -$", re.MULTILINE)
_MOST = 1024 * 1024  # bytes of a canary that is a file
_REFUSALS = re.compile(
    r"\b403\b|forbidden|permission denied|operation not permitted|read-only file ?system|"
    r"access ?denied",
    re.IGNORECASE,
)
_DIGESTED = r"""
digested() { { "$@"; echo "rc $?" >&2; } | sha256sum; }
"""


@dataclass(frozen=True, slots=True)
class Sighted:
    """The canary as one side sees it: its id, and a digest of all that can be read of it."""

    id: str
    digest: str


class _Kind(Protocol):
    """How one tool's canary is found, read and deleted."""

    def find(self, place: Place, name: str) -> str: ...

    def read(self, name: str, found: Mapping[str, Part]) -> Sighted | None: ...

    def delete(self, place: Place, name: str, seen: Sighted) -> str: ...


def finding(place: Place, name: str) -> Fragment:
    """List copies of that name and read the one there is; nothing is changed."""
    text = STARTED + _DIGESTED + _kind(place).find(place, _safe(name))
    return Fragment("canaryfind", text, 600)


def read_finding(place: Place, name: str, reply: Reply) -> Sighted | None:
    """The canary, None where there is none; several, or more than a canary, is a FactError."""
    return _kind(place).read(_safe(name), parts(reply))


def deleting(place: Place, name: str, seen: Sighted) -> Fragment:
    """Try to delete what was seen under that name, and nothing else."""
    text = f"{STARTED}\n" + _kind(place).delete(place, _safe(name), seen)
    return Fragment("canarydelete", text, 300)


def read_deleting(reply: Reply) -> tuple[bool, str]:
    """Whether every try was refused in words that say so, and the first of these words."""
    tries = parts(reply).values()
    said = [_REFUSALS.search(one.text) for one in tries]
    words = next((found[0] for found in said if found), "")
    return all(said), words


def _safe(name: str) -> str:
    """The name again: whoever calls, nothing but a canary is ever named to a shell."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"not the name of a canary: {name!r}")
    return name


def _kind(place: Place) -> _Kind:
    found = _KINDS.get(place.tool)
    if found is None:
        raise FactError(
            Why.UNDETERMINED,
            T(
                f"{place.tool.value} では削除を試せない",
                f"deleting cannot be tried with {place.tool.value}",
            ),
        )
    return found


class _Restic:
    """A snapshot with the name as its only tag, of paths that end in the name."""

    _OPEN = r"""need restic
{repository}r() ( L=$1; shift; RESTIC_REPOSITORY=$W; export RESTIC_REPOSITORY
  unset RESTIC_REPOSITORY_FILE RESTIC_PASSWORD_FILE RESTIC_PASSWORD_COMMAND
  RESTIC_PASSWORD=$S_password; export RESTIC_PASSWORD
  lim "$L" restic --no-cache "$@" </dev/null )
"""

    def find(self, place: Place, name: str) -> str:
        return self._OPEN.format(repository=restic_ask.repository(place)) + (
            f"part list r 300 --no-lock snapshots --json --tag {name}\n"
            f"part read digested r 200 --no-lock dump --tag {name} latest /\n"
        )

    def read(self, name: str, found: Mapping[str, Part]) -> Sighted | None:
        listed = _done(want(found, "list"))
        snapshots = listed.whole() if listed.text.strip() not in {"null", "[]"} else []
        if snapshots == []:
            return None
        one = _only(snapshots)
        paths = one.get("paths")
        ends = [str(path).rsplit("/", 1)[-1] for path in paths] if isinstance(paths, list) else []
        id_ = str(one.get("id"))
        if one.get("tags") != [name] or set(ends) != {name} or not _SNAPSHOT.fullmatch(id_):
            raise _NOT_A_CANARY
        return Sighted(id_, _digest(found))

    def delete(self, place: Place, name: str, seen: Sighted) -> str:  # noqa: ARG002 - by its id
        text = self._OPEN.format(repository=restic_ask.repository(place))
        text += f"part forget r 120 forget {seen.id}\n"
        if place.location.startswith("/"):
            file = f"{place.location.rstrip('/')}/snapshots/{seen.id}"
            text += f"part remove lim 60 rm -f -- {quoted(file)}\n"
        return text


class _Borg:
    """An archive of that name; under append-only it vanishes from the list all the same."""

    _OPEN = r"""need borg
b() ( L=$1; shift; BORG_REPO={where}; BORG_PASSPHRASE=${{S_passphrase-}}
  BORG_KEYS_DIR=${{BORG_KEYS_DIR:-${{HOME:-/root}}/.config/borg/keys}}
  BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK=yes; BORG_RELOCATED_REPO_ACCESS_IS_OK=yes
  export BORG_REPO BORG_PASSPHRASE BORG_KEYS_DIR
  export BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK BORG_RELOCATED_REPO_ACCESS_IS_OK
  unset BORG_PASSCOMMAND BORG_PASSPHRASE_FD; lim "$L" borg "$@" </dev/null )
"""
    # what borg remembers of a repository is its user's, and is not touched by looking
    _APART = r"""need mktemp
W=$(mktemp -d "${TMPDIR:-/tmp}/hinomi-borg.XXXXXX") || exit 92
trap 'rm -rf -- "$W"' EXIT; BORG_BASE_DIR=$W; export BORG_BASE_DIR
"""

    def find(self, place: Place, name: str) -> str:
        opened = self._OPEN.format(where=quoted(place.location))
        return f"{self._APART}{opened}" + (
            f"part list b 300 list --bypass-lock --json --glob-archives {name}\n"
            f"part read digested b 200 export-tar --bypass-lock ::{name} -\n"
        )

    def read(self, name: str, found: Mapping[str, Part]) -> Sighted | None:
        listed = _done(want(found, "list")).whole()
        archives = listed.get("archives") if isinstance(listed, dict) else None
        if archives == []:
            return None
        one = _only(archives)
        if one.get("name") != name:
            raise _NOT_A_CANARY
        return Sighted(str(one.get("id")), _digest(found))

    def delete(self, place: Place, name: str, seen: Sighted) -> str:  # noqa: ARG002 - by its name
        return (
            self._OPEN.format(where=quoted(place.location)) + f"part delete b 120 delete ::{name}\n"
        )


class _File:
    """A small file of that name in the very folder of the copies."""

    def find(self, place: Place, name: str) -> str:
        file = quoted(_below(place, name))
        return (
            f"f={file}\n[ -d {quoted(place.location)} ] || exit 92\n"
            '[ -e "$f" ] || [ -L "$f" ] || { part absent true; exit 0; }\n'
            "part list stat -c '%F/%h/%s' -- \"$f\"\n"
            'part read digested lim 60 cat -- "$f"\n'
        )

    def read(self, name: str, found: Mapping[str, Part]) -> Sighted | None:  # noqa: ARG002
        if "absent" in found:
            return None
        told = _done(want(found, "list")).text.strip().split("/")
        regular = told[0] in {"regular file", "regular empty file"}
        if len(told) != 3 or not regular or told[1] != "1" or int(told[2]) > _MOST:
            raise _NOT_A_CANARY
        return Sighted("", _digest(found))

    def delete(self, place: Place, name: str, seen: Sighted) -> str:  # noqa: ARG002
        return f"part delete lim 60 rm -f -- {quoted(_below(place, name))}\n"


def _below(place: Place, name: str) -> str:
    if not place.location.startswith("/"):
        raise FactError(
            Why.UNDETERMINED,
            T("場所がフォルダでないので試せない", "the place is no folder, so nothing is tried"),
        )
    return f"{place.location.rstrip('/')}/{name}"


def _done(part: Part) -> Part:
    if part.status:
        told = T(f"終了コード {part.status}", f"exit {part.status}")
        raise odd(part.name, told, Why.COMMAND_FAILED)
    return part


def _only(listed: object) -> Mapping[str, Any]:
    if not isinstance(listed, list) or len(listed) != 1 or not isinstance(listed[0], dict):
        raise _NOT_A_CANARY
    return listed[0]


def _digest(found: Mapping[str, Part]) -> str:
    """What could be read, or "" where it could not be read to its end."""
    read = want(found, "read")
    digest = _DIGEST.search(read.text)
    whole = re.search(r"^rc 0$", read.text, re.MULTILINE)
    return digest[1] if digest and whole else ""


_NOT_A_CANARY = FactError(
    Why.UNDETERMINED,
    T(
        "その名前の写しが一つでないか、消すために作った写しでない。何もしない",
        "there is not one copy of that name, or it was not made to be deleted: nothing is done",
    ),
)
_KINDS: Mapping[ToolKind, _Kind] = {
    ToolKind.RESTIC: _Restic(),
    ToolKind.BORG: _Borg(),
    ToolKind.TREE: _File(),
    ToolKind.ARCHIVE: _File(),
    ToolKind.PG_DUMP: _File(),
    ToolKind.PG_BASEBACKUP: _File(),
    ToolKind.MYSQL_DUMP: _File(),
}
