"""Files in the homes of people: dot files, files of others, and what is open to everyone."""

import stat
from dataclasses import dataclass
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.facts.file_modes import FileMode, described
from checks.model import FactError, Why
from inventory.words import T

_PARTS = {"dot": 4000, "own": 500, "open": 500}
_CUT = T(ja="ホームフォルダの探索が途中で切れた", en="the walk over the homes was cut short")


@dataclass(frozen=True, slots=True)
class Part:
    """One walk: what it met, whether it came to its end, and how often it was refused."""

    files: tuple[FileMode, ...]
    whole: bool
    refused: int


@dataclass(frozen=True, slots=True)
class HomeFiles(HostFact):
    """What lies in the homes of people: accounts with a shell from UID 1000.

    `dots` are the entries whose name begins with a dot, those of root too; `foreign` what belongs
    to neither root nor an account from UID 1000, or to a group without any of them; `exposed` what
    has bits beyond 0750 and lies where others can get to. `trusted` are hosts.equiv and its like.
    """

    label = "ホームフォルダの中のファイル"

    dots: Part
    foreign: Part
    exposed: Part
    trusted: tuple[str, ...]

    probe = Shell(
        r"""
need awk; need find; need stat; need head
homes=$(awk -F: '$6 ~ /^\/./ && $6 != "/nonexistent" && $3 >= 1000 && $3 < 65534 &&
  $7 !~ /\/(nologin|false)$/ { print $6 "/" }' /etc/passwd | sort -u | head -n 2000)
r=$(awk -F: '$3 == 0 && $6 ~ /^\/./ { print $6 "/"; exit }' /etc/passwd)
u=$(awk -F: '$3 == 0 || $3 >= 1000 && $3 < 65534 { printf "! -user %s ", $3 }' /etc/passwd)
g=$(awk -F: 'NR == FNR { if ($3 == 0 || $3 >= 1000 && $3 < 65534) own[$4]; next }
  $3 ~ /^[0-9]+$/ && ($3 == 0 || $3 in own || $4 != "") { printf "! -group %s ", $3 }' \
  /etc/passwd /etc/group)
set -f
i=$IFS; IFS='
'
set -- $homes
IFS=$i
w() { p=$1; n=$2; shift 2
  { lim 15 find "$@" -exec stat -c "$p %f %u %g %U %G %n" {} + 2>&1
    printf 'status %s\n' "$?"; } | head -n "$n"; printf 'part %s\n' "$p"; }
set -- $r "$@"
if [ "$#" -gt 0 ]; then
  w dot 4001 "$@" -mindepth 1 -maxdepth 1 -name '.?*' \( -type f -o -type d -o -type l \)
fi
[ -z "$r" ] || shift
if [ "$#" -gt 0 ]; then
  w own 501 "$@" -xdev -mindepth 1 ! -path '*/.local/share/containers/*' \
    \( $u -o $g \)
  w open 501 "$@" -xdev -type d ! -perm -0001 -prune -o \( -type f -o -type d \) \
    \( -perm -0001 -o -perm -0002 -o -perm -0004 -o -perm -0020 \)
fi
set +f
for k in /etc/hosts.equiv /etc/shosts.equiv /etc/ssh/shosts.equiv; do
  [ -e "$k" ] && printf 'trusted %s\n' "$k"
done
printf 'complete %s\n' "$#"
""",
        root=True,
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read the three walks; where there are homes, each of them must have come back."""
        lines = [line for line in reply.text.split("\n") if line]
        word, _, homes = (lines[-1] if lines else "").partition(" ")
        if word != "complete" or not homes.isdigit():
            raise FactError(Why.TRUNCATED, _CUT)
        rest, parts = lines[:-1], dict[str, Part]()
        for name, most in _PARTS.items():
            end = f"part {name}"
            if end not in rest:
                if homes != "0" or name == "dot":
                    raise FactError(Why.TRUNCATED, _CUT)
                parts[name] = Part((), whole=True, refused=0)
                continue
            at = rest.index(end)
            parts[name] = _part(name, rest[:at], most)
            rest = rest[at + 1 :]
        trusted = tuple(line[8:] for line in rest if line.startswith("trusted /"))
        return cls(parts["dot"], parts["own"], parts["open"], trusted)


def _part(name: str, lines: list[str], most: int) -> Part:
    told = [line for line in lines if line.startswith(("find: ", "stat: "))]
    refused = sum(not line.endswith("No such file or directory") for line in told)
    whole = len(lines) <= most
    ended = lines[-1:] == ["status 0"] or (lines[-1:] == ["status 1"] and told)
    if whole and not ended:
        raise FactError(Why.TRUNCATED, _CUT)
    found = [one for line in lines if (one := _one(name, line))]
    return Part(tuple(found), whole, refused)


def _one(name: str, line: str) -> FileMode | None:
    if not line.startswith(f"{name} "):
        return None  # a message of find(1), or the rest of a name with a line break
    try:
        one = described(line.removeprefix(f"{name} "))
    except FactError:
        return None
    kind = stat.S_ISREG(one.mode) or stat.S_ISLNK(one.mode) or one.is_folder
    return one if kind and not one.path.endswith("/") else None  # the home itself ends so
