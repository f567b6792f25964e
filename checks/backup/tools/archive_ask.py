r"""The fragments that ask archives: tar, plain or compressed, zip and 7z, none unpacked to disk.

Every kind is listed as lines of `NAME TAB TAG TAB TYPE TAB SIZE TAB TIME TAB FLAGS`, names as tar
escapes them, and only counts of those leave the host. What is unpacked on the way is bounded in
bytes. FLAGS: `e` encrypted, `o` a link that leads out of the archive. The name \001 is a status.

    a  nothing there;  z ZONE;  v VERSION;  k STATE;  o COUNT of names that are not understood
    i SIZE TIME KIND NAME     an archive, the newest last
    m TAG FILES BYTES TIME LINKS DEVICES UNSAFE OUTSIDE ENCRYPTED     A the newest, B the one before
    u TAG UNPACK LIST END     exit codes, and what stands at the end of the tar
    s TAG NUMBER FILES BYTES  a source that is in it;  c ADDED REMOVED CHANGED
    p TRIED    what the password that was handed over does to the newest: ok, no, none or unclear
    r KIND SIZE UNPACK LIST END FILES BYTES ENCRYPTED SUMS CRC TEST NAME     one that was looked at
    f COUNT ALL  archives in the slice, and in all;  b BYTES read;  c too many;  w SECONDS
"""

from collections.abc import Sequence

from checks.backup.model import Depth, Place
from checks.backup.script import quoted
from checks.backup.tool import Portion, Wish
from checks.backup.tools import archive_shell as shell
from checks.backup.tools.answers import known_sources, unclear
from checks.backup.tools.tree_ask import CRYPT
from checks.model import Why
from inventory.words import T

_SURVEY = r"""[ -e "$L" ] || { printf 'a \0E\0'; exit 0; }
[ -r "$D" ] && [ -x "$D" ] || exit 92
list=$(all)
newest=; before=
while IFS=' ' read -r at size name; do
  [ -n "$name" ] || continue
  printf 'i %s %s %s %s\0' "$size" "$at" "$(kind "$name")" "$name"; before=$newest; newest=$name
done <<HINOMI
$list
HINOMI
printf 'o %s\0' "$(find "$D/" -maxdepth 1 -type f \( -name "*[$tab$nl]*" -o ! -name \*.sha256 \
  ! -name \*.md5 ! -name \*.log ! -name \*SUMS ! -name \*sums.txt \) -printf '%f\n' |
  grep -avcE '\.(tar|tar\.(gz|xz|zst|bz2)|t[gx]z|tzst|tbz2|zip|ZIP|7z)$')"
printf 'z %s\0v %s\0' "$(date +%z)" "$(tar --version | head -n 1)"
for x in "$newest" "$before"; do
  x=$(tool "$(kind "$x")"); [ -z "$x" ] || need "$x"
done
{ if [ -n "$newest" ]; then norm A "$D/$newest"; fi
  if [ -n "$before" ]; then norm B "$D/$before"; fi; } | summary | tr '\n' '\0'
if [ "${S_password-}" ] && [ -n "$newest" ]; then
  printf 'p %s\0' "$(tried "$(kind "$newest")" "$D/$newest")"; fi
"""
# the smallest encrypted file is read, unless it took the password to list it at all
_TRIED = r"""tried() { case $1 in zip|7z) ;; *) echo none; return ;; esac
  command -v 7z >/dev/null 2>&1 || { echo unclear; return; }
  found=$(sevened A "$2") || { echo unclear; return; }
  case $found in *"${tab}end${tab}shut"*) echo no; return ;; esac
  if [ "$1" = 7z ]; then case $(lim 600 7z l "$2" 2>&1 </dev/null) in
    *'Break signaled'*|*'rong password'*) echo ok; return ;; esac; fi
  one=$(printf '%s\n' "$found" | awk -F '\t' '$6 == "e" && $4 > 0 && $3 == "-" {
    if (!n || $4 < n) { n = $4; name = $1 } } END { print name }')
  [ -n "$one" ] || { echo none; return; }
  case $(pw | lim 600 7z t -bd -spd "$2" -- "$one" 2>&1) in
    *'No files to process'*) echo unclear ;; *'rong password'*) echo no ;;
    *'Everything is Ok'*) echo ok ;; *) echo unclear ;; esac; }
"""
_LOOK = r"""[ -e "$L" ] || { printf 'a \0E\0'; exit 0; }
[ -r "$D" ] && [ -x "$D" ] || exit 92
list=$(all | awk -v n="$n" -v k="$k" 'NR % n == k % n'); [ "$deep" ] || list=$(all | tail -n 1)
printf 'f %s %s\0' "$(printf '%s' "$list" | grep -c .)" "$(all | wc -l)"
bytes=$(printf '%s\n' "$list" | awk '{ s += $2 } END { printf "%.0f", s }')
printf 'b %s\0' "$bytes"
if [ "$bytes" -gt "$most" ]; then printf 'c \0E\0'; exit 0; fi
case $C in ''|/*) ;; *) C=$D/$C ;; esac
listed() { for c in "$C" "$D/$1.sha256" "$D/SHA256SUMS" "$D/sha256sums.txt"; do
    if [ -n "$c" ] && [ -r "$c" ]; then break; fi; done
  [ -n "$c" ] && [ -r "$c" ] || { echo none; return; }
  l=$(awk -v f="$1" '{ g = $0; sub(/^[0-9a-fA-F]+ [ *]/, "", g); sub(/^.*\//, "", g)
    if (g == f) print $1 }' "$c"); [ "$l" ] || { echo none; return; }; need sha256sum
  if [ "$(sha256sum -b <"$D/$1" | cut -d ' ' -f 1)" = "$l" ]; then echo ok; else echo bad; fi; }
crc() { case $1 in tar) echo no ;; gz|bz2) echo yes ;; xz) xz --robot -l "$2" | awk '
    $1 == "totals" { print $7 == "None" || $7 == "" ? "no" : "yes" }' ;;
  zst) if zstd -lv "$2" 2>&1 | grep -q 'Check: XXH64'; then echo yes; else echo no; fi ;;
  *) echo yes ;; esac; }
tested() { case $1 in
  zip) if [ "${S_password-}" ] && [ "$3" != 0 ]; then need 7z; w=$(pw | lim 3000 7z t -bd "$2" 2>&1)
    else w=$(lim 3000 unzip -tq "$2" 2>&1 </dev/null); fi ;;
  7z) w=$(pw | lim 3000 7z t -bd "$2" 2>&1)
    # a list that only the password opens proves it right: what fails then is damage
    case $w in *'rong password'*) [ "$4" = shut ] || case $(7z l "$2" 2>&1 </dev/null) in
      *'Break signaled'*) echo bad; return ;; esac ;; esac ;; *) echo -; return ;; esac
  case $w in *'unable to get password'*|*'rong password'*|*'Break signaled'*) echo shut ;;
    *'No errors detected in compressed data of '*|*'Everything is Ok'*) echo ok ;;
    *) echo bad ;; esac; }
while IFS=' ' read -r at size name; do
  [ -n "$name" ] || continue
  f=$D/$name; kd=$(kind "$name"); sums=-; has=-; test=-
  if [ "$kd" = none ]; then
    printf 'r none %s 0 0 - 0 0 0 - - - 0 %s\0' "$size" "$name"; continue; fi
  need "$(tool "$kd")"
  st=$(norm A "$f" | summary)
  m=$(printf '%s\n' "$st" | awk '$1 == "m" { print $3, $4, $11 }')
  u=$(printf '%s\n' "$st" | awk '$1 == "u" { print $3, $4, $5 }')
  files=${m%% *}; enc=${m##* }; total=${m#* }; total=${total% *}; over=0
  [ "$total" -le "$(limit "$f")" ] || over=1
  if [ "$deep" ]; then sums=$(listed "$name"); has=$(crc "$kd" "$f")
    if [ $over = 0 ]; then test=$(tested "$kd" "$f" "$enc" "${u##* }"); fi; fi
  printf 'r %s %s %s %s %s %s %s %s %s %s %s\0' "$kd" "$size" "$u" "$files" "$total" "$enc" \
    "$sums" "$has" "$test" $over "$name"
done <<HINOMI
$list
HINOMI
printf 'w %s\0E\0' $(($(date +%s) - t0))
"""


def _variables(place: Place) -> str:
    if not place.location.startswith("/"):
        raise unclear(T("location は絶対パスで書く", "location must be absolute"), Why.UNDETERMINED)
    pattern = place.option("pattern") or "*"
    ratio, floor = place.option("ratio") or "200", place.option("most_unpacked") or str(1 << 30)
    if not (ratio.isdigit() and floor.isdigit()):
        words = T("ratio と most_unpacked は数", "ratio and most_unpacked are numbers")
        raise unclear(words, Why.UNDETERMINED)
    return (
        f"L={quoted(place.location.rstrip('/') or '/')}; P={quoted(pattern)}\n"
        f"ratio={ratio}; floor={floor}; C={quoted(place.option('checksums'))}; W=\n"
    )


def wanted(place: Place, sources: Sequence[str]) -> tuple[str, ...]:
    """The names under which the sources are in the archive."""
    under = place.option("under").strip("/")
    below = known_sources(sources, place.option("strip"))
    return tuple("/".join(part for part in (under, one) if part) for one in below)


def survey(place: Place, sources: Sequence[str]) -> str:
    """The text that lists the archives, and what is in the newest two."""
    names = "".join(f"{one}\n" for one in wanted(place, sources))
    given = f"W={quoted(names)}\n" if names else ""
    ask = shell.BASE + shell.LIST + _TRIED + _SURVEY + CRYPT
    return _variables(place) + given + ask + "printf 'E\\0'\n"


def look(place: Place, portion: Portion) -> str:
    """The text that reads the archives of a slice, or lists the newest."""
    most = portion.most_bytes if portion.most_bytes is not None else 2**62
    deep = "" if portion.depth is Depth.STRUCTURE else "1"
    given = f"n={portion.slices}; k={portion.slice}; most={most}; deep={deep}\n"
    return _variables(place) + given + shell.BASE + shell.LIST + _LOOK


_LISTING = r"""f=$D/$I; [ -f "$f" ] || exit 93
k=$(kind "$I"); x=$(tool "$k"); need "$x"
case $k in zip|7z) b=%s; e= ;; *) b=%b
  e='s/\\\\/\x02/g; s/\\\([0-7][0-7][0-7]\)/\\0\1/g; s/\x02/\\\\/g' ;; esac
norm A "$f" | LC_ALL=C awk -F '\t' '{ last[$1, $3 ~ /^(end|codes)$/ ? $3 : ""] = $0 }
  END { for (one in last) print last[one] }' | sed "$e" |
  while IFS=$tab read -r name tag type size rest; do
    case $type in
      codes) [ "$size $rest" = '0 0' ] || exit 94; continue ;; -|h) ;; *) continue ;; esac
    while :; do case $name in ./*) name=${name#./} ;; /*) name=${name#/} ;; *) break ;; esac; done
    case $name in "$U"*) name=${name#"$U"} ;; *) continue ;; esac
    printf '%s\t%s/' "$size" "$S"; printf "$b\\0" "$name"
  done
"""
_RESTORE = r"""f=$D/$I; [ -f "$f" ] || exit 93
[ -d "$G" ] && [ ! -L "$G" ] || exit 92
k=$(kind "$I"); x=$(tool "$k"); need "$x"; most=$(limit "$f"); X=$G/.hinomi-unpacked
st=$(norm A "$f" | summary)
m=$(printf '%s\n' "$st" | awk '$1 == "m" { print $4, $7, $8, $9 }')
set -- $m; bytes=$1; links=$2; devices=$3; unsafe=$4
[ "$devices" = 0 ] && [ "$unsafe" = 0 ] || { printf 'refused members\nend\n'; exit 0; }
[ "$bytes" -le "$most" ] || { printf 'refused size\nend\n'; exit 0; }
mkdir "$X" && cd "$X" || exit 92
case $k in
zip|7z) ulimit -f $((most / 512 + 1))
  export f X every
  if [ $k = 7z ] || [ "${S_password-}" ]; then need 7z; export S_password=${S_password-}
    { names; if [ "$every" ] && [ "$links" = 0 ]; then printf .; elif [ "$every" ]; then
        norm A "$f" | awk -F '\t' '$3 == "-" { print $1 }' | tr '\n' '\0'; fi; } |
      xargs -0 -n 300 sh -c '
      if [ "$*" = . ]; then shift; else set -- -spd -- "$@"; fi
      printf "%s\n" "$S_password" | timeout 7000 7z x -y -bd -o"$X" "$f" "$@"' sh \
      >/dev/null 2>&1
  else
    if [ "$every" ]; then lim 7000 unzip -qq -n "$f" -d "$X" >/dev/null 2>&1 </dev/null
    else names | sed -z 's/\\/\\\\/g; s/[[*?]/[&]/g' |
      xargs -0 -n 300 sh -c 'unzip -qq -n "$f" "$@" -d "$X"' sh >/dev/null 2>&1; fi
  fi; printf 'x %s\n' "$?" ;;
*) lead=$(unpack "$f" "$k" | head -c "$most" | tar -t -f - 2>/dev/null | head -n 1)
  case $lead in ./*) lead=./ ;; /*) lead=/ ;; *) lead= ;; esac
  ask=; [ "$every" ] || ask='--null --no-recursion --no-wildcards -T /dev/fd/5'
  names | sed -z "s:^:$lead:" | { exec 5<&0
    unpack "$f" "$k" | head -c "$most" | {
      lim 7000 tar -x -S --no-same-owner $ask -f - 2>/dev/null
      printf 'x %s\n' "$?"; cat >/dev/null; }; } ;;
esac
chmod -R u+rwX "$X"
find "$X" -type l -delete
mkdir -p "$G$S"; [ ! -d "$X/$U" ] || find "$X/$U" -mindepth 1 -maxdepth 1 -exec mv -n -t "$G$S" {} +
rm -rf "$X"; printf 'end\n'
"""


def listing(place: Place, copy: str) -> str:
    """The text that lists the files of one archive as the source names them."""
    return _variables(place) + _mapped(place, copy) + shell.BASE + shell.LIST + _LISTING


def _mapped(place: Place, copy: str) -> str:
    under, strip = place.option("under").strip("/"), place.option("strip").rstrip("/")
    inside = f"{under}/" if under else ""
    return f"I={quoted(copy)}; U={quoted(inside)}; S={quoted(strip)}\n"


def restore(place: Place, wish: Wish) -> str:
    """The text that unpacks files to below the scratch folder, within bounds."""
    each = "\n".join(f"printf '%s\\0' {quoted(one)}" for one in wanted(place, wish.paths))
    given = f"G={quoted(wish.scratch.rstrip('/'))}; every={'' if wish.paths else '1'}\n"
    chosen = f"names() {{ {each or ':'}\n}}\n"
    return (
        _variables(place)
        + _mapped(place, wish.copy)
        + given
        + shell.BASE
        + shell.LIST
        + chosen
        + _RESTORE
    )
