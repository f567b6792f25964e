"""The fragments that walk sources and take checksums: GNU find(1) and sha256sum(1), only reading.

Every record ends in NUL, because that is the one byte no path holds; names travel as they are.
Symbolic links are told and never followed, other file systems below a source are told and not
entered, and whatever could not be read is told too. The last record proves the answer whole. The
marks of ends begin with a NUL of their own: a record that was cut in the middle is then known.

    s STATE PATH    a source: d folder, f file, l link, o other, a absent
    m PATH          a place where some file system is mounted, as mountinfo writes it
    f SIZE BLOCKS PATH, x SIZE BLOCKS PATH    a file that can be read, that cannot
    u PATH          a folder that cannot be read
    l PATH, t PATH  a symbolic link and then its target; o PATH  a device, socket or pipe
    e EXIT          find is through;  b FILES BYTES  what is to be hashed;  c  more than allowed
    h SHA256 PATH   a checksum;  H EXIT  hashing is through;  E  the end
"""

from collections.abc import Iterable, Sequence

from checks.backup.script import quoted
from checks.backup.tool import Fragment
from checks.model import FactError, Why
from inventory.words import T

_NEEDS = r"""need find; need sha256sum; need xargs; need head; need awk
find --version 2>/dev/null | grep -q GNU || exit 91
sha256sum --version 2>/dev/null | grep -q GNU || exit 91
"""
_STATES = r"""for s in "$@"; do
  if [ -L "$s" ]; then w=l; elif [ -d "$s" ]; then w=d; elif [ -f "$s" ]; then w=f
  elif [ -e "$s" ]; then w=o; else w=a; fi
  printf 's %s %s\0' "$w" "$s"
done
awk '{ printf "m %s\n", $5 }' /proc/self/mountinfo | head -n 20000 | tr '\n' '\0'
"""
_LIST = r"""{ lim $secs find -P "$@" -xdev \
  \( -type f \( -readable -printf 'f %s %b %p\0' -o -printf 'x %s %b %p\0' \) \) -o \
  \( -type d \( -readable -executable -o -printf 'u %p\0' \) \) -o \
  \( -type l -printf 'l %p\0t %l\0' \) -o -printf 'o %p\0'
  printf '\0e %s\0' "$?"; } | head -z -n $((2 * most + 2))
"""
_HASH = r"""sum=$(find -P "$@" -xdev -type f -readable -size -${each}c -printf '%s\n' |
  awk '{ s += $1 } END { printf "%.0f %.0f", NR, s }')
printf 'b %s\0' "$sum"
if [ "${sum% *}" -gt $most ] || [ "${sum#* }" -gt $bytes ]; then printf 'c\0'
else
  find -P "$@" -xdev -type f -readable -size -${each}c -print0 | {
    lim $secs xargs -0 -r -n 400 sha256sum -z -b --; printf '\0H %s\0' "$?"; }
fi
"""
_END = "printf 'E\\0'\n"


def walk(
    sources: Sequence[str],
    *,
    most_files: int,
    most_bytes: int,
    most_file_bytes: int | None = None,
    seconds: int = 3600,
    hashed: bool = True,
) -> Fragment:
    """Walk these folders and files, in order; hash all, or nothing where that would be too much.

    A file above `most_file_bytes` (a sparse one may claim terabytes) is listed and not read.
    """
    text = _NEEDS + _variables(most_files, most_bytes, most_file_bytes or most_bytes, seconds)
    text += f"set -- {' '.join(quoted(_checked(one)) for one in sources)}\n" + _STATES + _LIST
    return Fragment("walk", text + (_HASH if hashed else "") + _END, seconds + 60)


def sums(paths: Iterable[bytes], *, seconds: int = 3600) -> Fragment:
    """Take the checksums of these files only: a sample drawn from a walk that hashed nothing."""
    words = [quoted(_checked(path.decode("utf-8", "surrogateescape"))) for path in paths]
    given = "\n".join(f"printf '%s\\0' {word}" for word in words) or ":"
    hashing = f"{{ {given}\n}} | {{ lim {seconds} xargs -0 -r -n 400 sha256sum -z -b --\n"
    return Fragment(
        "sums", _NEEDS + hashing + "printf '\\0H %s\\0' \"$?\"; }\n" + _END, seconds + 60
    )


def _variables(files: int, most_bytes: int, each: int, seconds: int) -> str:
    return f"most={files}; bytes={most_bytes}; each={min(each, most_bytes) + 1}; secs={seconds}\n"


def _checked(path: str) -> str:
    """The path; only an absolute one without `..` means the same for everybody."""
    if not path.startswith("/") or "\0" in path or ".." in path.split("/"):
        words = T(
            "バックアップ対象のパスは / で始まる絶対パスで書いてください",
            "a source must be an absolute path without ..",
        )
        raise FactError(Why.UNDETERMINED, words)
    return path
