"""Where copies lie: the physical disks beneath a path, the room left, and who else can write there.

Disks are told by their numbers: `disk:8:0` a whole disk, `net:SERVER` a share of a server,
`pool:NAME` a ZFS pool, and `?0:45` a file system of which nobody can say where it lies (overlay,
memory, FUSE). Of the last only sameness can be proven, never difference.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from checks.backup.model import Placement
from checks.backup.script import quoted
from checks.backup.tool import Fragment
from checks.fact import NO_TOOL, Reply
from checks.model import FactError, Why
from inventory.words import T

EVERYBODY = "*"
_SECONDS = 60
_MOST_PATHS = 200
# stat(1) -c: device, mode, ids, names; a name of a directory service may hold blanks
_TEXT = r"""need stat
w='%d/%a/%u/%g/%U/%G'
phys() ( n=$1; depth=$2
  b=$(readlink -f "/sys/dev/block/$n" 2>/dev/null)
  if [ "$depth" -gt 8 ] || [ ! -d "$b" ]; then echo "disk ?$n"; exit; fi
  if [ -e "$b/partition" ]; then phys "$(cat "${b%/*}/dev")" $((depth+1)); exit; fi
  one=
  for s in "$b"/slaves/*; do [ -e "$s/dev" ] || continue
    one=1; phys "$(cat "$s/dev")" $((depth+1)); done
  f=$(cat "$b/loop/backing_file" 2>/dev/null)
  if [ -n "$f" ]; then disks "$f" "$(stat -c %d -- "$f" 2>/dev/null)"; exit; fi
  [ -n "$one" ] || echo "disk disk:$n" )
node() { m=$(stat -L -c '%t %T' -- "$1" 2>/dev/null) || return 1
  phys "$((0x${m% *})):$((0x${m#* }))" 0; }
disks() { s=; t=
  if command -v findmnt >/dev/null 2>&1; then
    s=$(lim 10 findmnt -n -o SOURCE --target "$1" 2>/dev/null | tail -n 1)
    t=$(lim 10 findmnt -n -o FSTYPE --target "$1" 2>/dev/null | tail -n 1)
  fi
  case $t in
    nfs*|cifs|smb*|ceph|glusterfs*) h=${s#//}; h=${h%%[:/]*}; echo "disk net:$h"; return ;;
    zfs) echo "disk pool:${s%%/*}"; return ;;
  esac
  s=${s%%\[*}
  case $s in /dev/*) node "$s" && return ;; esac
  d=$2; [ -n "$d" ] || { echo "disk ?"; return; }
  a=$(( (d >> 8 & 0xfff) | (d >> 32 & ~0xfff) )); b=$(( (d & 0xff) | (d >> 12 & ~0xff) ))
  phys "$a:$b" 0; }
acl() { command -v getfacl >/dev/null 2>&1 || return 0
  lim 10 getfacl -p -- "$1" 2>/dev/null | sed -n 's/^\(user\|group\|mask\):/acl \1:/p'; }
look() { i=$1 p=$2
  printf 'path %s\n' "$i"
  o=$(lim 20 stat -L -c "$w" -- "$p" 2>/dev/null) || { echo "absent $i"; return; }
  printf 'own %s\n' "$o"
  f=$(lim 20 stat -L -f -c '%S/%b/%a' -- "$p" 2>/dev/null) && printf 'room %s\n' "$f"
  p=$(readlink -f -- "$p") || { echo "absent $i"; return; }
  disks "$p" "${o%%/*}"
  acl "$p"
  u=$p
  while [ "$u" != / ] && [ -n "$u" ]; do u=${u%/*}
    printf 'up %s\n' "$(stat -c "$w" -- "${u:-/}")"; done
  [ -d "$p" ] && lim 20 find "$p" -maxdepth 1 ! -type l -perm /022 \
    -exec stat -c "below $w" -- {} + | sort -u | head -n 200
  printf 'end %s\n' "$i"; }
"""
_GROUPS = r"""
printf 'boot %s\n' "$(cat /proc/sys/kernel/random/boot_id 2>/dev/null)"
sed -n 's/^\([^:]*\):[^:]*:\([0-9]*\):\(.*\)$/group \2:\1:\3/p' /etc/group
sed -n 's/^\([^:]*\):[^:]*:[0-9]*:\([0-9]*\):.*$/primary \2:\1/p' /etc/passwd
echo told
"""
_OWN = re.compile(r"([0-9]+)/([0-7]{3,6})/([0-9]+)/([0-9]+)/([^/]*)/([^/]*)")
_ROOM = re.compile(r"([0-9]+)/([0-9]+)/([0-9]+)")
_ACL = re.compile(r"(user|group|mask):([^:]*):([r-])([w-])")


@dataclass(frozen=True, slots=True)
class _Owned:
    """Mode and owners of one file or folder."""

    mode: int
    uid: int
    gid: int
    user: str
    group: str


@dataclass(slots=True)
class _Path:
    """What was printed of one path."""

    own: _Owned | None = None
    room: tuple[int, int, int] | None = None
    disks: list[str] = field(default_factory=list)
    acl: list[tuple[str, str, bool]] = field(default_factory=list)
    up: list[_Owned] = field(default_factory=list)
    below: list[_Owned] = field(default_factory=list)
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """One path: its disks, the room, who owns it and who else may change or delete there.

    `machine` is the same for everything under one kernel, whatever its names: containers too.
    """

    machine: str
    disks: tuple[str, ...]
    free_bytes: int | None
    total_bytes: int | None
    owner: str
    mode: int
    writers: tuple[str, ...]


def placing(name: str, paths: Sequence[str]) -> Fragment:
    """Look where these paths lie."""
    if len(paths) > _MOST_PATHS:
        raise FactError(Why.UNDETERMINED, T("対象パスが多すぎる", "too many paths"))
    looks = [f"look {index} {quoted(path)}" for index, path in enumerate(paths)]
    return Fragment(name, _TEXT + "\n".join(looks) + _GROUPS, _SECONDS + 30 * len(paths))


def read_placing(reply: Reply, count: int) -> tuple[Seen | FactError, ...]:
    """What was seen of each path, in their order; what is absent or odd is the reason."""
    if reply.status == NO_TOOL:
        raise FactError(Why.NO_TOOL, T("stat コマンドがない", "there is no stat"))
    lines = reply.text.split("\n")
    if reply.status != 0 or "told" not in lines:
        raise FactError(Why.TRUNCATED, T("置き場所の答えが途中まで", "the answer is cut short"))
    machine = next((line[5:] for line in lines if line.startswith("boot ")), "")
    paths, members = _parsed(lines)
    return tuple(_seen(machine, paths.get(index), members) for index in range(count))


def _parsed(lines: Iterable[str]) -> tuple[dict[int, _Path], Mapping[int, frozenset[str]]]:
    paths: dict[int, _Path] = {}
    members: dict[int, set[str]] = {}
    current = _Path()
    for line in lines:
        word, _, rest = line.partition(" ")
        if word == "path" and rest.isdigit():
            current = paths.setdefault(int(rest), _Path())
        elif word in {"group", "primary"}:
            number, names = _members(word, rest)
            members.setdefault(number, set()).update(names)
        else:
            _take(current, word, rest)
    return paths, {number: frozenset(names) for number, names in members.items()}


def _members(word: str, rest: str) -> tuple[int, Iterable[str]]:
    number, _, tail = rest.partition(":")
    if not number.isdigit():
        raise FactError(Why.MALFORMED, T("グループの一覧が読めない", "the groups cannot be read"))
    names = [tail] if word == "primary" else tail.partition(":")[2].split(",")
    return int(number), (name for name in names if name)


def _take(into: _Path, word: str, rest: str) -> None:
    if word == "own":
        into.own = _owned(rest)
    elif word in {"up", "below"}:
        (into.up if word == "up" else into.below).append(_owned(rest))
    elif word == "room":
        into.room = _room(rest)
    elif word == "disk":
        into.disks.append(rest)
    elif word == "acl" and (found := _ACL.match(rest)):
        into.acl.append((found[1], found[2], found[4] == "w"))
    into.whole |= word == "end"


def _room(text: str) -> tuple[int, int, int] | None:
    found = _ROOM.fullmatch(text)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def _owned(text: str) -> _Owned:
    found = _OWN.fullmatch(text)
    if found is None:
        raise FactError(Why.MALFORMED, T("所有者が読めない", "an owner cannot be read"))
    return _Owned(int(found[2], 8), int(found[3]), int(found[4]), found[5], found[6])


def _seen(
    machine: str, path: _Path | None, members: Mapping[int, frozenset[str]]
) -> Seen | FactError:
    if path is None or path.own is None:
        return FactError(
            Why.NO_PRIVILEGE,
            T("場所がないか、見る権限がない", "the place is absent, or there is no right to look"),
        )
    if not path.whole or not path.disks:
        return FactError(Why.TRUNCATED, T("置き場所の答えが途中まで", "the answer is cut short"))
    size, total, free = path.room or (0, 0, 0)
    owner = path.own
    writers = {name for one in _places(path) for name in _writers(one, owner, members)}
    writers |= set(_by_acl(path.acl)) - {owner.user}
    return Seen(
        machine=machine,
        disks=tuple(sorted(set(path.disks))),
        free_bytes=size * free if path.room else None,
        total_bytes=size * total if path.room else None,
        owner=owner.user,
        mode=owner.mode,
        writers=tuple(sorted(writers)),
    )


def _places(path: _Path) -> Iterator[_Owned]:
    """The path, what lies in it, and the folders above: who writes there may rename it."""
    if path.own:
        yield path.own
    yield from path.below
    yield from (one for one in path.up if not one.mode & 0o1000)


def _writers(one: _Owned, owner: _Owned, members: Mapping[int, frozenset[str]]) -> Iterator[str]:
    """Accounts besides root and the owner of the copies."""
    if one.uid not in {0, owner.uid}:
        yield one.user
    if one.mode & 0o002:
        yield EVERYBODY
    if one.mode & 0o020 and one.gid:
        inside = members.get(one.gid, frozenset()) - {owner.user, "root"}
        yield from inside
        if one.gid not in members:
            yield f"@{one.group}"  # of a directory service: its members are not known here


def _by_acl(entries: Sequence[tuple[str, str, bool]]) -> Iterator[str]:
    mask = next((may for sort, _, may in entries if sort == "mask"), True)
    for sort, name, may in entries:
        if sort != "mask" and name and may and mask:
            yield name if sort == "user" else f"@{name}"


def different_disks(placement: Placement) -> bool:
    """Whether copies and source lie on different disks; FactError where nobody can tell."""
    if isinstance(placement.source_disks, FactError):
        raise placement.source_disks
    if placement.host != placement.source_host:
        return True
    here, there = set(placement.disks), set(placement.source_disks)
    if here & there:
        return False
    if not here or not there or any(disk.startswith("?") for disk in here | there):
        raise FactError(
            Why.UNDETERMINED,
            T("下にある物理ディスクが分からない", "the physical disks beneath are not known"),
        )
    return True
