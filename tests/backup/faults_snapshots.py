"""Faults planted on repositories of restic and borg, by the name that the matrix gives them.

Each takes a clone of a healthy repository. What a job saves is changed at the source before one
more run, as it comes about in life; damage is done to the files of the repository itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from checks.backup.model import ToolKind
from tests.backup.repositories import (
    ENVIRONMENT,
    SECOND,
    SOURCE,
    SOURCES,
    Repository,
    ago,
    back_up,
    make,
)
from tests.backup.rest import attacked, canary, served

_PACK = """
import json, os, subprocess, sys
where, wanted = sys.argv[1:]
run = lambda *words: subprocess.run(
    ["restic", "-q", "--no-cache", "--no-lock", "-r", where, *words],
    capture_output=True, check=True).stdout
newest = json.loads(run("snapshots", "--json"))[-1]["tree"]
found = []
for index in os.listdir(where + "/index"):
    for pack in json.loads(run("cat", "index", index))["packs"]:
        kinds = {blob["type"] for blob in pack["blobs"]}
        size = max(blob["offset"] + blob["length"] for blob in pack["blobs"])
        first = any(blob["id"] == newest for blob in pack["blobs"])
        if kinds == {wanted} and (first or wanted == "data"):
            found.append((size, pack["id"]))
name = max(found)[1]
print(f"{where}/data/{name[:2]}/{name}")
"""
_FLIP = """
import os, sys
path = sys.argv[1]
os.chmod(path, 0o600)
with open(path, "r+b") as file:
    at = os.path.getsize(path) // 2
    file.seek(at); byte = file.read(1)[0]
    file.seek(at); file.write(bytes([byte ^ 1]))
"""
_TAMPER = """
import struct, sys, zlib
data = bytearray(open(sys.argv[1], "rb").read())
at, best = 8, (0, 0)
while at < len(data):
    crc, size, tag = struct.unpack_from("<IIB", data, at)
    if tag == 0 and size > best[1]:
        best = (at, size)
    at += size
at, size = best
data[at + size // 2] ^= 1
struct.pack_into("<I", data, at, zlib.crc32(bytes(data[at + 4 : at + size])))
open(sys.argv[1], "wb").write(data)
"""
_SCRAMBLE = """
import os, random, sys
chance = random.Random(7)
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        path = os.path.join(folder, name)
        if os.path.islink(path) or os.path.getsize(path) > 1 << 20 or sys.argv[3:] > [name]:
            continue
        with open(path, "r+b") as file:
            file.write(chance.randbytes(os.path.getsize(path)))
        os.rename(path, path + sys.argv[2])
"""


@dataclass(frozen=True, slots=True)
class Fault:
    """How it is planted on a clone, and on which tools; `same_disk` is about where it lies.

    `canary` says that deleting a copy is tried, `newer` that only Debian 13's tools can be so.
    """

    plant: Callable[[Repository], Repository | None]
    tools: frozenset[ToolKind] = frozenset({ToolKind.RESTIC, ToolKind.BORG})
    same_disk: bool = False
    canary: bool = False
    newer: frozenset[ToolKind] = frozenset()


def _python(repository: Repository, script: str, *words: str) -> str:
    given = " ".join(f"'{word}'" for word in words)
    begin = ENVIRONMENT[repository.tool.kind]
    return repository.site.sh(f"{begin}\npython3 - {given}", script.encode()).strip()


def _run(repository: Repository, change: str, *, user: str = "") -> None:
    """The source is changed, and then the job runs once more."""
    repository.site.sh(change)
    ended = back_up(
        repository.site,
        repository.tool.kind,
        repository.place.location,
        ago(0, 0.2),
        user=user,
    )
    if ended not in {0, 1, 3}:
        raise AssertionError(f"the job ended with {ended}")


def _forget(first: int, last: int) -> Callable[[Repository], None]:
    """Remove the copies from one to another, counted from the newest."""

    def plant(repository: Repository) -> None:
        where, begin = repository.place.location, ENVIRONMENT[repository.tool.kind]
        if repository.tool.kind is ToolKind.RESTIC:
            few = f"tail -n {last} | head -n {last - first + 1}"
            listed = f"restic -q --no-cache -r {where} snapshots | grep web01 | {few}"
            repository.site.sh(
                f"{begin}\nfor id in $({listed} | cut -c1-8); do rm -f {where}/snapshots/$id*; done"
            )
        else:
            few = f"tail -n {last} | head -n {last - first + 1}"
            listed = f"borg list --short {where} | {few}"
            each = f"for one in $({listed}); do borg delete {where}::$one; done"
            repository.site.sh(f"{begin}\n{each}")

    return plant


def _victim(repository: Repository, wanted: str = "data") -> str:
    """The file of the repository that holds most data, or the newest copy's tree."""
    if repository.tool.kind is ToolKind.RESTIC:
        return _python(repository, _PACK, repository.place.location, wanted)
    where = repository.place.location
    return repository.site.sh(f"ls -S {where}/data/*/* | head -n 1").strip()


def _flip(wanted: str) -> Callable[[Repository], None]:
    def plant(repository: Repository) -> None:
        _python(repository, _FLIP, _victim(repository, wanted))

    return plant


def _hurt(command: str) -> Callable[[Repository], None]:
    def plant(repository: Repository) -> None:
        repository.site.sh(f"f='{_victim(repository)}'; chmod u+w \"$f\"; {command}")

    return plant


def _tampered(repository: Repository) -> None:
    _python(repository, _TAMPER, _victim(repository))


def _unencrypted(repository: Repository) -> Repository:
    """The same copies at the same times, in a repository that nobody needs a passphrase for."""
    if repository.tool.kind is ToolKind.RESTIC:
        return _without_password(repository)
    place, paths = repository.place, " ".join(SOURCES)
    where = f"{place.location}-open"
    make(repository.site, ToolKind.BORG, where, "none")
    told = "--format '{name} {time:%Y-%m-%dT%H:%M:%S}{NL}'"
    repository.site.sh(
        f"{ENVIRONMENT[ToolKind.BORG]}\nborg list {told} {place.location} | while read -r name at; "
        f"do borg create --timestamp $at {where}::$name {paths} </dev/null; done"
    )
    return replace(repository, place=replace(place, location=where), secret="")


def _without_password(repository: Repository) -> Repository:
    """The only key that is left opens with the empty password (restic 0.17 and later)."""
    begin = f"{ENVIRONMENT[ToolKind.RESTIC]}\nexport RESTIC_REPOSITORY={repository.place.location}"
    open_ = "env -u RESTIC_PASSWORD restic --no-cache --insecure-no-password"
    repository.site.sh(
        f"{begin}\nold=$(restic --no-cache list keys)\n"
        f"restic -q --no-cache key add --new-insecure-no-password\n{open_} key remove $old"
    )
    return replace(repository, secret="")


def _left_out(repository: Repository) -> None:
    where = repository.place.location
    back_up(repository.site, repository.tool.kind, where, ago(0, 0.2), (SOURCE,))


def _future(repository: Repository) -> None:
    where = repository.place.location
    back_up(repository.site, repository.tool.kind, where, ago(-3), SOURCES)


def _unreadable(repository: Repository) -> None:
    where = repository.place.location
    unread = f"chmod 000 {SOURCE}/東町/世帯00[0-7].csv; chown -R yamada {where}"
    home = "mkdir -p /var/lib/borg-home; chown -R yamada /var/lib/borg-home"
    _run(repository, f"{unread}; {home}", user="yamada")
    repository.site.sh(f"chown -R root {where} /var/lib/borg-home")


def _no_index(repository: Repository) -> None:
    repository.site.sh(f"rm -f {repository.place.location}/index/*")


def _append_only(repository: Repository) -> Repository | None:
    """The client's deletion: borg takes it, a server of restic refuses it, and its owner does it.

    All that the client tries over REST ends with 403 and changes nothing; then three copies go
    from the server's own disk, which append-only does not guard.
    """
    if repository.tool.kind is ToolKind.RESTIC:
        return _append_only_server(repository)
    begin, where = ENVIRONMENT[ToolKind.BORG], repository.place.location
    repository.site.sh(f"{begin}\nborg config {where} append_only 1")
    _forget(1, 3)(repository)
    return None


def _append_only_server(repository: Repository) -> Repository:
    over = served(repository, append_only=True)
    before = [copy.id for copy in over.survey().copies]
    answers = attacked(over)
    if set(answers) != {403} or [copy.id for copy in over.survey().copies] != before:
        raise AssertionError(f"the server did not refuse: {answers}")
    _forget(1, 3)(repository)
    return over


def _deletable(repository: Repository) -> Repository:
    """Who makes the copies can delete one: restic by a server that is not append-only."""
    canary(repository)
    if repository.tool.kind is ToolKind.RESTIC:
        return served(repository, append_only=False)
    return repository


def _source(change: str) -> Callable[[Repository], None]:
    return lambda repository: _run(repository, change)


def _encrypted(words: str) -> Callable[[Repository], None]:
    def plant(repository: Repository) -> None:
        script = f"python3 - {words}"
        repository.site.sh(script, _SCRAMBLE.encode())
        _run(repository, ":")

    return plant


def _wrong(repository: Repository) -> Repository:
    return replace(repository, secret="not the password")


_RESTIC, _BORG = frozenset({ToolKind.RESTIC}), frozenset({ToolKind.BORG})
FAULTS: Mapping[str, Fault] = {
    "stale": Fault(_forget(1, 4)),
    "retention_hole": Fault(_forget(3, 6)),
    "source_left_out": Fault(_left_out),
    "source_absent": Fault(_source(f"mv {SECOND} /srv/elsewhere")),
    "empty_mount": Fault(_source(f"rm -rf {SECOND}; mkdir {SECOND}")),
    "source_is_link": Fault(_source(f"mv {SECOND} /srv/elsewhere; ln -s /srv/elsewhere {SECOND}")),
    "unreadable_files": Fault(_unreadable),
    "flipped_data": Fault(_flip("data")),
    "flipped_tree": Fault(_flip("tree"), _RESTIC),
    "flipped_crc_repaired": Fault(_tampered, _BORG),
    "pack_zeroed": Fault(_hurt('n=$(stat -c %s "$f"); truncate -s 0 "$f"; truncate -s $n "$f"')),
    "pack_truncated": Fault(_hurt('truncate -s $(($(stat -c %s "$f") / 2)) "$f"')),
    "pack_deleted": Fault(_hurt('rm -f "$f"')),
    "index_removed": Fault(_no_index, _RESTIC),
    "wrong_password": Fault(_wrong),
    "all_deleted": Fault(_forget(1, 9)),
    "source_encrypted": Fault(_encrypted(f"{SOURCE} .locked")),
    "random_content": Fault(_encrypted(f"{SOURCE}/東町 '' 世帯017.csv")),
    "not_encrypted": Fault(_unencrypted, newer=_RESTIC),
    "append_only_deletion": Fault(_append_only),
    "deletable": Fault(_deletable, canary=True),
    "same_disk": Fault(lambda _: None, same_disk=True),
    "clock_in_future": Fault(_future),
}
