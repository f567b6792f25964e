r"""The fragments that ask duplicity about a folder of its volumes (duplicity(1), URL file://).

The cache that it keeps, and GnuPG's folder, are made anew and removed again; the passphrase is in
the environment of duplicity alone. Names of files stay on the host: only counts are printed.

    a  no such folder;  v VERSION;  z ZONE;  f SIZE NAME   a file of the collection
    g   a passphrase was handed over
    q EXIT LINE   collection-status in its own words;  l EXIT WORD   fetching and decrypting lists
    m NAME VOLUMES HOST LOCALDIR     a manifest that could be read
    d TIME REGULAR ADDED REMOVED CHANGED ODD    what signatures of one set tell, oldest first
    s NUMBER FILES   a source in the newest set
    h GOOD BAD MISSING BYTES ALL   checksums of volumes;  c more than may be read
    y EXIT FILES WORD   verify;  w SECONDS
"""

from collections.abc import Sequence

from checks.backup.model import Depth, Place
from checks.backup.script import quoted
from checks.backup.tool import Portion, Wish
from checks.backup.tools.answers import known_sources, unclear
from checks.model import Why
from inventory.words import T

_BASE = r"""t0=$(date +%s); need duplicity; need awk; need sort; need tar; need mktemp
[ -d "$L" ] || { printf 'a \0E\0'; exit 0; }
[ -r "$L" ] && [ -x "$L" ] || exit 92
W=$(mktemp -d) || exit 92
clean() { gpgconf --homedir "$W/g" --kill all >/dev/null 2>&1; cd /; rm -rf "$W"; }
trap clean EXIT; trap 'exit 143' TERM INT HUP
mkdir -m 700 "$W/g" "$W/t" "$W/e"
dup() { ( PASSPHRASE=${S_passphrase-}; SIGN_PASSPHRASE=$PASSPHRASE; HOME=$W; TZ=UTC
  GNUPGHOME=${GH:-$W/g}; export PASSPHRASE SIGN_PASSPHRASE HOME TZ GNUPGHOME
  lim "${cap:-7000}" duplicity "$@" ) </dev/null; }
ask() { c=$1; shift; dup "$c" --archive-dir "$W/a" --tempdir "$W/t" "$@"; }
word() { awk '/No secret key/ { lost = 1 } /Bad session key|Bad passphrase/ { bad = 1 }
  /GPG Failed|Bad session key|decryption failed/ { w = "gpg" }
  /hash mismatch/ { w = "hash" } /No backup chains|No signature chains/ { w = w ? w : "none" }
  /Traceback|KeyError|Exception/ { w = w ? w : "broken" }
  END { if (w == "gpg" && bad && !lost) w = "key"; print w ? w : "-" }'; }
fetch() { said=$(cap=1200; ask list-current-files "file://$L" 2>&1 >/dev/null); rc=$?
  printf 'l %s %s\0' "$rc" "$(printf '%s\n' "$said" | word)"; }
manifests() { find "$W/a" -type f -name 'duplicity-*.manifest*' ! -name '*.part'; }
signatures() { find "$W/a" -type f -name 'duplicity-*signatures.*.sigtar*' ! -name '*.part' \
    -printf '%f %p\n' | sed -E 's/^[^ ]*\.([0-9TZ]+)\.sigtar[^ ]* /\1 /' | LC_ALL=C sort; }
# one line for each entry of the signatures, oldest set first: KIND TAB SIZE TAB NAME
entries() { signatures | while IFS=' ' read -r at path; do
    [ -z "$until" ] || [ ! "$at" \> "$until" ] || break
    case $path in *full-signatures*) n=full ;; *) n=inc ;; esac
    printf 'set\t%s\t%s\n' "$n" "$at"
    tar -tvf "$path" --full-time --numeric-owner --quoting-style=escape 2>/dev/null | awk '{
      size = $3; type = substr($1, 1, 1); sub(/^[^ ]+ +[^ ]+ +[^ ]+ [^ ]+ [^ ]+ /, "")
      if (type == "l") sub(/ -> .*$/, "")
      kind = $0; sub(/\/.*/, "", kind); sub(/^[^\/]*\//, ""); sub(/\/$/, "")
      if (kind ~ /^multivol_signature$/) sub(/\/[0-9]+$/, "")
      print kind "\t" size "\t" $0 }'
  done; }
"""
_SURVEY = r"""printf 'v %s\0' "$(duplicity --version 2>/dev/null | head -n 1)"
find "$L/" -maxdepth 1 -type f -name 'duplicity-*' -printf 'f %s %f\0'
said=$(ask collection-status "file://$L" 2>&1); rc=$?
fine='No orphaned or incomplete backup sets found.'
[ -z "${S_passphrase-}" ] || printf 'g \0'
printf 'q %s %s\0' $rc "$(printf '%s\n' "$said" | grep -axF "$fine" ||
  printf '%s\n' "$said" | word)"
fetch
manifests | while read -r path; do
  printf 'm %s %s\0' "${path##*/}" "$(awk '/^Volume [0-9]+:/ { n++ } /^Hostname / { h = $2 }
    /^Localdir / { d = substr($0, 10) } END { print n + 0, h ? h : "-", d }' "$path")"
done
until=
entries | W=$WANT awk -F '\t' '
  function told() { if (at) printf "d %s %d %d %d %d %d\n", at, n, added, removed, changed, odd }
  BEGIN { many = split(ENVIRON["W"], want, "\n"); many = many < 2 ? 0 : many - 1 }
  $1 == "set" { told(); at = $3; added = removed = changed = odd = 0
    if ($2 == "full") { split("", have); split("", any); n = 0 }; next }
  { name = $3; any[name] = 1 }
  $1 == "signature" || $1 == "multivol_signature" {
    if (name in have) { if ($1 == "signature") changed++ }
    else { have[name] = 1; n++; added++ }; next }
  $1 == "snapshot" || $1 == "deleted" { if (name in have) { delete have[name]; n--; removed++ }
    if ($1 == "deleted") delete any[name]; next }
  { odd++ }
  END { told(); for (i = 1; i <= many; i++) { p = want[i]; c = here = 0
      for (name in any) if (p == "" || name == p || index(name, p "/") == 1) { here = 1; break }
      for (name in have) if (p == "" || name == p || index(name, p "/") == 1) c++
      if (here) printf "s %d %d\n", i - 1, c } }' | tr '\n' '\0'
printf 'E\0'
"""
# duplicity and gpg wait for each other for ever where a volume is damaged, so checksums come first
_VOLUMES = r"""named() { manifests | LC_ALL=C sort | while read -r path; do
  b=${path##*/}; b=${b%%.manifest*}
  awk -v b="$b" '/^Volume [0-9]+:/ { v = $2 + 0 }
    /^    Hash SHA1 [0-9a-f]+$/ { print $3, b ".vol" v ".difftar" }' "$path"; done; }
volume() { for e in .gpg .gz ''; do
  [ ! -f "$L/$1$e" ] || { printf '%s' "$L/$1$e"; return; }; done; }
sums() { good=0; bad=0; gone=0; while IFS=' ' read -r sum name; do
  [ -n "$sum" ] || continue
  p=$(volume "$name"); if [ -z "$p" ]; then gone=$((gone+1))
  elif [ "$(sha1sum -b <"$p" | cut -d ' ' -f 1)" = "$sum" ]; then good=$((good+1))
  else bad=$((bad+1)); fi
done <<HINOMI
$1
HINOMI
}
"""
_SUMS = r"""need sha1sum; fetch
list=$(named); total=$(printf '%s' "$list" | grep -c .)
list=$(printf '%s\n' "$list" | awk -v n="$n" -v k="$k" 'NR % n == k % n')
size=0
while IFS=' ' read -r sum name; do
  p=$(volume "$name"); if [ -n "$p" ]; then size=$((size + $(stat -c %s "$p"))); fi
done <<HINOMI
$list
HINOMI
if [ "$size" -gt "$most" ]; then printf 'c \0E\0'; exit 0; fi
sums "$list"
printf 'h %s %s %s %s %s\0' $good $bad $gone $size "$total"
"""
_VERIFY = r"""if [ $bad = 0 ] && [ $gone = 0 ]; then
said=$(ask verify "file://$L" "$W/e" 2>&1); rc=$?
files=$(printf '%s\n' "$said" |
  sed -n 's/^Verify complete: \([0-9]*\) files\{0,1\} compared, .*/\1/p')
printf 'y %s %s %s\0' $rc "${files:--}" "$(printf '%s\n' "$said" | word)"
fi
"""
_END = "printf 'w %s\\0E\\0' $(($(date +%s) - t0))\n"
_LISTING = r"""fetch >/dev/null; [ "$rc" = 0 ] || exit 94
entries | awk -F '\t' '
  $1 == "set" { if ($2 == "full") split("", have); last = $3; next }
  $1 == "signature" { n = $2 > 12 ? int(($2 - 12) / 12) : 0
    have[$3] = n <= 2000 ? n * 512 : n * 2048; next }
  $1 == "multivol_signature" { have[$3] += $2 * 171; next }
  { delete have[$3] }
  END { for (name in have) printf "%.0f\t%s\n", have[name], name; print "end\t" last }' |
  sed 's/\\\\/\x02/g; s/\\\([0-7][0-7][0-7]\)/\\0\1/g; s/\x02/\\\\/g' |
  while IFS=$(printf '\t') read -r size name; do
    if [ "$size" = end ]; then [ "$name" = "$until" ] || exit 94; continue; fi
    printf '%s\t%s/' "$size" "$S"; printf '%b\0' "$name"
  done
"""
_RESTORE = r"""[ -d "$D" ] && [ ! -L "$D" ] || { printf 'x 92\nend\n'; exit 0; }
need sha1sum; fetch >/dev/null
sums "$(named)"
[ $bad = 0 ] && [ $gone = 0 ] || { printf 'x 21\nend\n'; exit 0; }
X=$D/.hinomi-unpacked; mkdir "$X" || { printf 'x 92\nend\n'; exit 0; }
case $(duplicity --version 2>/dev/null) in 'duplicity 0.'*|'duplicity 1.'*) o=--file-to-restore ;;
  *) o=--path-to-restore ;; esac
if [ "$some" ]; then fetched=0
  eval "$some"
  while [ $# -gt 0 ]; do mkdir -p "$(dirname "$X/$1/")"
    ask restore --time "$when" $o "$1" "file://$L" "$X/$1" >/dev/null 2>&1 || fetched=$?
    shift; done
else ask restore --time "$when" "file://$L" "$X/all" >/dev/null 2>&1; fetched=$?; X=$X/all; fi
printf 'x %s\n' "$fetched"
find "$X" ! -type f ! -type d -delete; chmod -R u+rwX "$X"
mkdir -p "$D$S"; find "$X" -mindepth 1 -maxdepth 1 -exec mv -n -t "$D$S" {} +
rm -rf "$D/.hinomi-unpacked"; printf 'end\n'
"""


def _variables(place: Place) -> str:
    location = place.location.removeprefix("file://")
    if not location.startswith("/"):
        words = T(
            "location は volume のあるフォルダの絶対パスにする(file:// だけを調べられる)",
            "location must be the folder of the volumes: only file:// can be asked",
        )
        raise unclear(words, Why.UNDETERMINED)
    keys = place.option("gnupghome")
    return f"L={quoted(location.rstrip('/') or '/')}; GH={quoted(keys)}\n"


def root(place: Place) -> str:
    """The folder at the source that was saved: option `root`, duplicity's source_dir."""
    path = place.option("root").rstrip("/")
    if not path.startswith("/") and place.option("root") != "/":
        words = T(
            "root に、保存したフォルダ(source_dir)の絶対パスを書く",
            "root must name the folder that is saved (source_dir)",
        )
        raise unclear(words, Why.UNDETERMINED)
    return path


def survey(place: Place, sources: Sequence[str]) -> str:
    """The text that lists the sets, their volumes, and what the newest holds."""
    below = known_sources(sources, root(place))
    names = "".join(f"{one}\n" for one in below)
    return _variables(place) + f"WANT={quoted(names)}\n" + _BASE + _SURVEY


def look(place: Place, portion: Portion) -> str:
    """The text that compares volumes with the manifests, and reads all where asked to."""
    most = portion.most_bytes if portion.most_bytes is not None else 2**62
    share = (
        "n=1; k=1" if portion.depth is not Depth.PART else f"n={portion.slices}; k={portion.slice}"
    )
    if portion.depth is Depth.STRUCTURE:
        names = f"WANT=\n{_BASE}{_SURVEY}".removesuffix("printf 'E\\0'\n")
        return _variables(place) + names + _END
    verify = _VERIFY if portion.depth is Depth.WHOLE else ""
    return _variables(place) + f"{share}; most={most}\n" + _BASE + _VOLUMES + _SUMS + verify + _END


def listing(place: Place, copy: str) -> str:
    """The text that lists the files of one set from the signatures; sizes are upper bounds."""
    given = f"until={quoted(copy)}; S={quoted(root(place))}\n"
    return _variables(place) + given + _BASE + _LISTING


def restore(place: Place, wish: Wish) -> str:
    """The text that restores, with one run for each path or one for all."""
    below = known_sources(wish.paths, root(place))
    some = f"set -- {' '.join(map(quoted, below))}" if below else ""
    when = f"{wish.copy[:4]}-{wish.copy[4:6]}-{wish.copy[6:8]}T{wish.copy[9:11]}:{wish.copy[11:13]}"
    given = (
        f"D={quoted(wish.scratch.rstrip('/'))}; S={quoted(root(place))}\n"
        f"when={quoted(f'{when}:{wish.copy[13:15]}+00:00')}; some={quoted(some)}\n"
    )
    return _variables(place) + given + _BASE + _VOLUMES + _RESTORE
