"""The fragments that ask a folder of files: a mirror by rsync, or generations side by side.

Names of generations come from a pattern without odd bytes, so they are lines; nothing else that is
printed is a name. Counting is done for the newest generation and the one before; of the others the
folder's own time is told, and whether there is any file in it.

    a           there is no such folder;  z ZONE, v VERSION, k STATE of encryption, o COUNT others
    g TIME ANY NAME       a generation and whether it holds any file;  p SOURCE-NUMBER NAME
    n EXIT FILES BYTES OWN SHARED NAME    the newest, then the one before
    s NUMBER EXIT FILES BYTES             a source in the newest
    y COUNT of links in the newest that lead to another place by an absolute path
    c PATHS RECORDS       what only one of the two newest has: paths, and paths with size and time
    l LINE      of the log;  t TEXT the stamp
"""

from collections.abc import Sequence

from checks.backup.model import Place
from checks.backup.script import quoted
from checks.backup.tool import Portion, Wish
from checks.backup.tools.answers import known_sources, unclear
from checks.model import Why
from inventory.words import T

PATTERNS = {
    "rsnapshot": r"[A-Za-z][A-Za-z0-9_-]*\.[0-9]+",
    "dated": r"[A-Za-z_-]*20[0-9]{2}[-_.]?[01][0-9][-_.]?[0-3][0-9][0-9TZhm:_.-]*",
    "mirror": r"\.",
}
MIRROR = "mirror"
_FIND = """need find; need awk; need sort; find --version 2>/dev/null | grep -q GNU || exit 91
"""
CRYPT = r"""resting() { m=$(findmnt -nro SOURCE,FSTYPE -T "$1") || { echo unknown; return; }
  case $m in *' nfs'*|*' cifs'*|*' fuse'*|*' smb3'*|*' 9p'*) echo net; return ;; esac
  d=${m% *}; d=${d%%\[*}; t=$(lsblk -nso TYPE "$d") || { echo unknown; return; }
  case $t in *crypt*) echo crypt ;; *) echo plain ;; esac; }
printf 'k %s\0' "$(resting "$L")"
"""
_GENERATIONS = r"""[ -d "$L" ] || { printf 'a \0E\0'; exit 0; }
[ -r "$L" ] && [ -x "$L" ] || exit 92
if [ "$Y" = mirror ]; then list='0 .'; else
  list=$(find "$L/" -mindepth 1 -maxdepth 1 -type d -printf '%T@ %f\n' | grep -aE "^[0-9.]+ $X\$" |
    LC_ALL=C sort $K | tail -n 1000)
  printf 'o %s\0' "$(find "$L/" -mindepth 1 -maxdepth 1 -type d -printf '%f\n' |
    grep -avcE "^$X\$")"
fi
newest=; before=
while IFS=' ' read -r at g; do
  [ -n "$g" ] || continue
  any=$(find "$L/$g/$U" -xdev -type f -printf x -quit | wc -c)
  printf 'g %s %s %s\0' "$at" "$any" "$g"
  before=$newest; newest=$g
  i=0
  for s in "$@"; do
    if [ -e "$L/$g/$U/$s" ] && [ ! -L "$L/$g/$U/$s" ]; then printf 'p %s %s\0' $i "$g"; fi
    i=$((i+1))
  done
done <<HINOMI
$list
HINOMI
"""
_COUNTS = r"""sum() { { lim 900 find "$1" -xdev -type f -printf '%n %s\n'
  printf 'e %s\n' "$?"; } | awk '
  $1 == "e" { rc = $2; next }
  { n++; b += $2; if ($1 > 1) h++; else o += $2 }
  END { printf "%d %.0f %.0f %.0f %.0f", rc, n, b, o, h }'; }
few() { sum "$1" | cut -d ' ' -f 1-3; }
for g in $newest $before; do printf 'n %s %s\0' "$(sum "$L/$g/$U")" "$g"; done
if [ -n "$newest" ]; then i=0; for s in "$@"; do
  w=$L/$newest/$U/$s
  if [ -e "$w" ] && [ ! -L "$w" ]; then printf 's %s %s\0' $i "$(few "$w")"; fi
  i=$((i+1)); done
  printf 'y %s\0' "$(find "$L/$newest/$U" -xdev -type l -lname '/*' -printf x | wc -c)"; fi
"""
_CHANGE = r"""odd() { for g in $newest $before; do
    lim 900 find "$L/$g/$U" -xdev -type f -printf "$1"; done |
  LC_ALL=C sort -z | uniq -z -u | tr -cd '\0' | wc -c; }
if [ -n "$before" ]; then printf 'c %s %s\0' "$(odd '%P\0')" "$(odd '%P/%s %T@\0')"; fi
"""
_LOGS = r"""X='\] (sent [0-9,.]+[KMGT]? bytes|rsync (error|warning): )'
X="$X|rsnapshot .*[a-z0-9_-]+: (started|completed|ERROR)"
if [ -n "$G" ]; then
  if [ -r "$G" ]; then tail -n 20000 "$G" | grep -aE "$X" |
    sed 's/: ERROR: .*/: ERROR/' | tail -n 200 | cut -c 1-300 |
    tr '\n' '\0' | xargs -0 -r printf 'l %s\0'
  else printf 'l unreadable\0'; fi
fi
case $M in ''|/*) ;; *) M=$L/$M ;; esac
if [ -n "$M" ]; then printf 't %s\0' "$(head -c 200 "$M" | head -n 1)"; fi
printf 'E\0'
"""
_LISTS = r"""R="$L/$g/$U"; cd "$R" || exit 92
case $C in /*) C=$C ;; *) C="$R/$C" ;; esac
if [ -z "$N" ]; then printf 'u \0E\0'; exit 0; fi
[ -r "$C" ] || { printf 'm \0E\0'; exit 0; }
need "$B"
lines=$(wc -l <"$C"); files=$(find . -xdev -type f ! -samefile "$C" -printf x | wc -c)
part() { awk -v n="$n" -v k="$k" 'NR % n == k % n' "$C"; }
bytes=$(part | grep -av '^\\' | sed 's/^[0-9a-fA-F]* [ *]//' | tr '\n' '\0' |
  du -lcb --files0-from=- | tail -n 1 | cut -f 1)
printf 'f %s %s %s\0' "$lines" "$files" "$(part | wc -l)"
printf 'b %s\0' "${bytes:-0}"
if [ "${bytes:-0}" -gt "$most" ]; then printf 'c \0E\0'; exit 0; fi
part | { lim 3400 "$B" -c --strict - 2>&1; printf 'hinomi-exit %s\n' "$?"; } | awk '
  /: OK$/ { ok++; next } /: FAILED$/ { bad++; next } /: FAILED open or read$/ { gone++; next }
  /^hinomi-exit / { rc = $2; next } /improperly formatted/ { odd++ }
  END { printf "r %d %d %d %d %d", rc, ok, bad, gone, odd }'
printf '\0w %s\0E\0' $(($(date +%s) - t0))
"""


def survey(place: Place, sources: Sequence[str]) -> str:
    """The text that lists generations, and counts the newest two."""
    below = known_sources(sources, place.option("strip"))
    words = " ".join(quoted(one) for one in below)
    log = f"G={quoted(place.option('log'))}; M={quoted(place.option('stamp'))}\n"
    version = "printf 'v %s\\0' \"$(rsync --version 2>/dev/null | head -n 1)\"\n"
    head = _FIND + variables(place) + log + f"set -- {words}\n"
    clock = "printf 'z %s\\0' \"$(date +%z)\"\n"
    return head + _GENERATIONS + clock + version + CRYPT + _COUNTS + _CHANGE + _LOGS


def variables(place: Place) -> str:
    """Where the generations are, and how their names look."""
    layout = layout_of(place)
    key = {"rsnapshot": "-n", "dated": "-k 2", "mirror": ""}[layout]
    return (
        f"L={quoted(place.location.rstrip('/') or '/')}; U={quoted(under(place))}; Y={layout}\n"
        f"X={quoted(PATTERNS[layout])}; K={quoted(key)}\n"
    )


def layout_of(place: Place) -> str:
    """How the generations lie: `rsnapshot`, `dated` or a `mirror`, which is none."""
    layout = place.option("layout") or "mirror"
    if layout not in PATTERNS:
        words = T(
            f"layout は rsnapshot・dated・mirror のどれかにする({layout!r})",
            f"layout is one of rsnapshot, dated, mirror ({layout!r})",
        )
        raise unclear(words, Why.UNDETERMINED)
    return layout


def under(place: Place) -> str:
    """The folder below a generation that stands for `strip` at the source."""
    path = place.option("under").strip("/")
    if ".." in path.split("/"):
        raise unclear(T("under に .. は書けない", "under must not have .."), Why.UNDETERMINED)
    return path or "."


def newest(place: Place) -> str:
    """Shell that finds the newest generation as the survey does: its name becomes `g`."""
    return (
        "t0=$(date +%s)\n"
        + _FIND
        + variables(place)
        + '[ -d "$L" ] || exit 92\nif [ $Y = mirror ]; then g=.; else\n'
        "g=$(find \"$L/\" -mindepth 1 -maxdepth 1 -type d -printf '%T@ %f\\n' |\n"
        '  grep -aE "^[0-9.]+ $X\\$" | LC_ALL=C sort $K | tail -n 1); g=${g#* }\n'
        "fi\n[ -n \"$g\" ] || { printf 'a \\0E\\0'; exit 0; }\n"
    )


def named(place: Place, copy: str) -> str:
    """Shell that finds the generation of that id, which may have been rotated: `g`."""
    if copy == MIRROR:
        return _FIND + variables(place) + "g=.\n"
    stamp = copy.removeprefix("@") if copy.startswith("@") else ""
    if not stamp:
        return _FIND + variables(place) + f"g={quoted(copy)}\n"
    return (
        _FIND + variables(place) + 'g=$(find "$L/" -mindepth 1 -maxdepth 1 -type d '
        f"-printf '%Ts %f\\n' | grep -aE '^{int(stamp)} '\"$X\\$\" | head -n 1); g=${{g#* }}\n"
        '[ -n "$g" ] || exit 93\n'
    )


def sums(place: Place, portion: Portion) -> str:
    """The text that checks the newest generation against the list of checksums beside it."""
    listed, tool = place.option("checksums"), place.option("sum") or "sha256sum"
    if tool not in {"sha256sum", "sha512sum", "sha1sum", "md5sum", "b2sum"}:
        raise unclear(T(f"sum {tool!r}", f"sum {tool!r}"), Why.UNDETERMINED)
    most = portion.most_bytes if portion.most_bytes is not None else 2**62
    given = f"C={quoted(listed)}; N={quoted(listed)}; B={tool}; most={most}\n"
    return newest(place) + given + f"n={portion.slices}; k={portion.slice}\n" + _LISTS


def structure(place: Place) -> str:
    """The text that lists every file of the newest generation, and asks rsnapshot's configtest."""
    config = place.option("config")
    ask = f"rsnapshot -c {quoted(config)} configtest 2>&1 | tail -n 20 | cut -c 1-200"
    test = f"need rsnapshot; printf 'q %s\\0' \"$({ask})\"\n" if config else ""
    return (
        newest(place) + test + "{ lim 900 find \"$L/$g/$U\" -xdev -type f -printf '%s\\n'; "
        'printf \'e %s\\n\' "$?"; } | awk \'$1 == "e" { rc = $2; next } { n++; b += $1 }\n'
        '  END { printf "f %d %.0f %.0f", rc, n, b }\'\n'
        "printf '\\0w %s\\0E\\0' $(($(date +%s) - t0))\n"
    )


_RESTORE = r"""R="$L/$g/$U"; [ -d "$R" ] || exit 93
need tar; tar --version 2>/dev/null | grep -q GNU || exit 91
[ -d "$D" ] && [ ! -L "$D" ] || exit 92
mkdir -p "$D$S" || exit 92
clean() { sed -u 's/^tar: .*: \([A-Z][a-z ]*\)$/m \1/; /^[cxm] /!s/.*/m other/'; }
out() { { wanted | lim 7000 tar -c -S -C "$R" --null --no-recursion -T - -f -
  printf 'c %s\n' "$?" >&2; } 2>&1 >&4 | clean >&3; }
into() { { tar -x -S -k --no-same-owner -C "$D$S" -f -
  printf 'x %s\n' "$?" >&2; } 2>&1 | clean >&3; }
{ { out; } 4>&1 | into; } 3>&1 | LC_ALL=C sort | uniq -c | head -n 40
printf 'end\n'
"""


def listing(place: Place, copy: str) -> str:
    """The text that lists every file of one generation as the source names it."""
    strip = place.option("strip").rstrip("/").replace("\\", "\\\\").replace("%", "%%")
    shown = quoted(f"%s\\t{strip}/%P\\0")
    there = 'R="$L/$g/$U"; [ -d "$R" ] || exit 93\n'
    return named(place, copy) + there + f'lim 1800 find "$R" -xdev -type f -printf {shown}\n'


def restore(place: Place, wish: Wish) -> str:
    """The text that copies regular files, and nothing else, to below the scratch folder."""
    strip = place.option("strip").rstrip("/")
    below = known_sources(wish.paths, strip)
    each = "\n".join(f"printf '%s\\0' {quoted(one)}" for one in below)
    every = "find \"$R\" -xdev -type f -printf '%P\\0'"
    where = f"D={quoted(wish.scratch.rstrip('/'))}; S={quoted(strip)}\n"
    chosen = f"wanted() {{ {each or every}\n}}\n"
    return named(place, wish.copy) + where + chosen + _RESTORE
