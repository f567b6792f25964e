"""The fragments that look at dumps of databases: one file or folder each, beside each other.

What a dump is, is told by its first bytes. Nothing of a row leaves the host: awk prints names of
tables, counts and the dump's own comments, and inside COPY it only counts lines.

    a  no such place;  z ZONE, v VERSION;  o COUNT of entries that are no dumps
    d NUMBER SIZE MTIME KIND PACK NAME    a dump, the newest by its file first
        KIND custom tar dir plain; empty, open (a folder without its list), sealed, other
    i NUMBER KEY WORDS   what a dump says of itself;  r NUMBER EXIT  of what read it
    s NUMBER HOW         how it was read: list, whole, part, none
    c NUMBER   left out for the budget;  b BYTES read;  w SECONDS
"""

from checks.backup.model import Depth, Place
from checks.backup.scratch_shell import UNPACK
from checks.backup.script import quoted
from checks.backup.tool import Portion, Wish
from checks.backup.tools.answers import unclear
from checks.model import Why
from inventory.words import T

SINGLE = "."  # the id of the copy where the place is one dump itself
_MOST = 200
_EACH_SURVEY = 1 << 30

_SCAN = r"""scan() { LC_ALL=C awk -v mark="@$T tail" '
function say(k, v) { if (said[k]++ < 3000) print k " " substr(v, 1, 200) }
function name(v) {
  sub(/ \(.*/, "", v); sub(/ (FROM stdin;|VALUES?|OVERRIDING).*/, "", v); return v }
$0 == mark { data = 0; next }
$0 != "" && $1 != "\\unrestrict" { before = last; last = kept; kept = $0 }
data { if ($0 == "\\.") { data = 0; say("rows", rows " " what) } else rows++; next }
/^COPY [^ ].* FROM stdin;$/ { what = name(substr($0, 6)); data = 1; rows = 0; next }
/^INSERT INTO [^ ]/ { what = name(substr($0, 13)); if (!put[what]++) say("put", what); next }
/^CREATE (UNLOGGED )?TABLE [^ ]+.* \($/ { what = $0; sub(/^CREATE (UNLOGGED )?TABLE /, "", what)
  sub(/^IF NOT EXISTS /, "", what); say("table", name(what)); next }
/^-- PostgreSQL database (cluster )?dump$/ && head == "" { head = $0 " complete" }
/^-- Dumped (from database|by pg_dump) version / || /^-- (MariaDB|MySQL) dump / { say("by", $0) }
/^-- (MariaDB|MySQL) dump / { other = 1 }
/^-- (Started|Completed) on [-0-9]+ [0-9:.]+ [A-Za-z0-9+-]+$/ { say("on", $4 " " $5 " " $6) }
/^\\connect [^ ]/ { say("base", $NF) }
/^CREATE DATABASE ["a-z_]/ { say("base", $3) }
/^ALTER TABLE ONLY .* ATTACH PARTITION / { say("parts", "1") }
/^-- Host: .* Database: [^ ]/ { sub(/.* Database: /, ""); say("host", $0) }
/^-- Current Database: `/ { sub(/^-- Current Database: `/, ""); sub(/`$/, ""); say("base", $0) }
/^-- failed on view / { say("failed", "view") }
/^\/\*!40111 SET @OLD_SQL_NOTES=/ { wants = 1 }
END {
  if (data) say("end", "copy")
  if (head != "") say("trailer", (last == head && kept == "--" && before == "--") ? 1 : 0)
  if (other) say("trailer", kept ~ /^-- Dump completed/ ? 1 : 0)
  if (wants) say("foot", kept ~ /^-- Dump comp/ || kept ~ /SET SQL_NOTES=@OLD_SQL_NOTES/ ? 1 : 0)
  if (kept !~ /;$/ && kept !~ /^--/ && kept != "\\.") say("end", "middle")
  if (kept ~ /^-- Dump completed on [-0-9]+ +[0-9:]+$/) { sub(/.* on /, "", kept); say("at", kept) }
  say("lines", NR)
}'; }
told() { sed "s/^/i $1 /" | tr '\n' '\0'; }
toc() { LC_ALL=C awk '
/^; Archive created at / { sub(/^; Archive created at /, ""); print "on " substr($0, 1, 60) }
/^; +dbname: / { sub(/^; +dbname: /, ""); print "base " substr($0, 1, 100) }
/^; +Dumped (from|by) / { sub(/^; +/, ""); print "by " substr($0, 1, 100) }
/^[0-9]+; [0-9]+ [0-9]+ (TABLE|TABLE DATA|TABLE ATTACH|BLOBS?) / && n++ < 3000 {
  sub(/^[0-9]+; [0-9]+ [0-9]+ /, ""); print "toc " substr($0, 1, 200) }
END { print "lines " NR }'; }
"""
_KIND = r"""NL='
'
need find; need awk; need od
first() { od -An -v -tx1 | tr -d ' \n'; }
kind() {
  k=other; p=cat
  if [ -d "$1" ]; then
    if [ -f "$1/toc.dat" ]; then k=dir
    elif [ -n "$(find "$1" -maxdepth 1 -name '[0-9]*.dat*' -print -quit)" ]; then k=open; fi
    return
  fi
  [ -r "$1" ] || { k=unread; return; }
  [ -s "$1" ] || { k=empty; return; }
  p=$(packed "$1")
  [ "$p" = cat ] || command -v "$p" >/dev/null 2>&1 || { k=nounpack; return; }
  case $(unpack "$p" <"$1" 2>/dev/null | head -c 14 | first) in
    '') k=empty ;;
    5047444d50*) k=custom ;;
    746f632e646174*) k=tar ;;
    6167652d656e6372797074696f6e*|2d2d2d2d2d424547494e205047*|8c0d*|850[12]*|84*) k=sealed ;;
    *) if unpack "$p" <"$1" 2>/dev/null | head -c 20000 | LC_ALL=C grep -aqE "$MADE"
       then k=plain; fi ;;
  esac
}
MADE='^-- (PostgreSQL database |MariaDB dump |MySQL dump )'
MADE=$MADE'|^(CREATE|INSERT INTO|SET|DROP) [^ ]|^/\*!'
"""
_LIST = r"""[ -e "$L" ] || { printf 'a \0E\0'; exit 0; }
[ -r "$L" ] || exit 92
t0=$(date +%s); N=0; B=0; O=0; single=
printf 'z %s\0' "$(date +%z)"
printf 'v %s\0' "$({ $A --version || echo -; } 2>/dev/null | head -n 1 | head -c 100)"
weigh() { if [ -d "$1" ]; then du -sb "$1" | cut -f 1; else stat -L -c %s "$1"; fi; }
entries() {
  if [ -f "$L" ] || [ -f "$L/toc.dat" ]; then printf '%s .\n' "$(stat -L -c %Y "$L")"
  else find "$L/" -mindepth 1 -maxdepth 1 \( -type f -o -type d \) ! -name '.*' ! -name "*$NL*" \
    -name "$G" -printf '%T@ %f\n' | LC_ALL=C sort -rn | head -n $most; fi
}
while IFS=' ' read -r at name; do
  [ -n "$name" ] || continue
  f=$L; [ "$name" = . ] || f=$L/$name
  kind "$f"
  if [ $k = other ] && [ "$G" = '*' ] && [ "$name" != . ]; then
    case $name in
      *.sql|*.dump|*.dmp|*.backup|*.bak|*.pgdump|*.custom|*.sql.*|*.dump.*) ;;
      *) O=$((O+1)); continue ;;
    esac
  fi
  size=$(weigh "$f")
  printf 'd %s %s %s %s %s %s\0' $N "${size:-0}" "${at%.*}" $k $p "$name"
  each
  N=$((N+1))
done <<HINOMI
$(entries)
HINOMI
printf 'o %s\0b %s\0w %s\0E\0' $O $B $(($(date +%s) - t0))
"""
_READ = r"""exec 4>&1
fed() { { { "$@"; echo $? >&3; } | { scan | told $N; } >&4; } 3>&1; }
parts() { head -c 262144 "$f"; printf '\n@%s tail\n' "$T"; tail -c 16384 "$f"; }
open_() { if [ "$p" = cat ]; then cat "$f"; else unpack "$p" <"$f"; fi; }
begin() { open_ | head -c 262144; }
opener='if [ "$0" = cat ]; then exec cat "$1"; else exec "$0" -d -c <"$1"; fi'
all() { lim 7200 sh -c "$opener" "$p" "$f"; }
restored() {
  command -v pg_restore >/dev/null 2>&1 || { echo 127; return; }
  if [ "$p" = cat ]; then TZ=UTC lim 7200 pg_restore "$@" -- "$f"
  else open_ | TZ=UTC lim 7200 pg_restore "$@"; fi
  echo $? >&3
}
list() { { restored -l | toc | told $N >&4; } 3>&1; }
"""
_SURVEY = r"""each() {
  case $k in
    custom|tar|dir) [ $N -lt 60 ] || return 0; h=list; r=$(list) ;;
    plain)
      cost=$size; [ "$p" = cat ] || cost=$((size * 8))
      if [ $cost -le $budget ]; then
        budget=$((budget - cost)); B=$((B + size)); h=whole; r=$(fed all)
      elif [ "$p" = cat ]; then h=part; r=$(fed parts)
      else h=begin; r=$(fed begin); fi ;;
    *) return 0 ;;
  esac
  printf 'r %s %s\0s %s %s\0' $N "${r:--}" $N $h
}
"""
_LOOK = r"""each() {
  if [ $N != 0 ] && [ $slices -gt 1 ]; then
    one=$(printf '%s' "$name" | cksum | cut -d ' ' -f 1)
    [ $((one % slices + 1)) = $slice ] || return 0
  fi
  case $k in custom|tar|dir|plain) ;; *) return 0 ;; esac
  if [ $((B + size)) -gt $budget ]; then printf 'c %s\0' $N; return 0; fi
  B=$((B + size))
  if [ $k = plain ]; then r=$(fed all); else r=$( { restored -f /dev/null >/dev/null; } 3>&1 ); fi
  printf 'r %s %s\0s %s whole\0' $N "${r:--}" $N
}
"""
_COPY = r"""[ -d "$D" ] && [ ! -L "$D" ] || exit 92
[ -e "$f" ] || { printf 'a \0E\0'; exit 0; }
if [ -d "$f" ]; then mkdir "$D/$n" && cp -R -P -- "$f/." "$D/$n/"; else cp -- "$f" "$D/$n"; fi
printf 'r 0 %s\0E\0' "$?"
"""


def survey(place: Place, program: str) -> str:
    """The text that lists the dumps and reads what is cheap of each."""
    return _head(place, program, _EACH_SURVEY) + _SURVEY + _LIST


def look(place: Place, program: str, portion: Portion) -> str:
    """The text that reads dumps to their end, or only their lists and edges."""
    if portion.depth is Depth.STRUCTURE:
        return _head(place, program, _EACH_SURVEY) + _SURVEY + _LIST
    most = portion.most_bytes if portion.most_bytes is not None else 1 << 62
    slices = portion.slices if portion.depth is Depth.PART else 1
    given = f"slice={portion.slice}; slices={slices}\n"
    return _head(place, program, most) + given + _LOOK + _LIST


def _head(place: Place, program: str, budget: int) -> str:
    glob = place.option("files") or "*"
    if "/" in glob:
        raise unclear(T("files に / は書けない", "files must not have /"), Why.UNDETERMINED)
    given = f"L={quoted(_absolute(place))}; G={quoted(glob)}; A={program}\n"
    return given + f"most={_MOST}; budget={budget}\n" + UNPACK + _SCAN + _KIND + _READ


def dump_of(place: Place, copy: str) -> str:
    """The path of one dump by the id of its copy."""
    if copy == SINGLE:
        return _absolute(place)
    if "/" in copy or copy in {"", ".."} or "\0" in copy:
        raise unclear(T("世代の名前が正しくない", "no name of a dump"), Why.UNDETERMINED)
    return f"{_absolute(place)}/{copy}"


def listing(place: Place, copy: str) -> str:
    """The text that tells the one file that a dump is, or the files of its folder."""
    found = "find \"$f\" -type f -printf '%s\\t%p\\0'\n"
    return f'f={quoted(dump_of(place, copy))}\n[ -e "$f" ] || exit 92\nneed find\n{found}'


def restore(place: Place, wish: Wish) -> str:
    """The text that copies the dump into the scratch folder, where a server may load it."""
    path = dump_of(place, wish.copy)
    given = f"f={quoted(path)}; D={quoted(wish.scratch.rstrip('/'))}\n"
    return given + f"n={quoted(path.rsplit('/', 1)[-1])}\n" + _COPY


def _absolute(place: Place) -> str:
    path = place.location
    if not path.startswith("/") or "\0" in path or ".." in path.split("/"):
        words = T("location は絶対パスで書く", "location must be an absolute path")
        raise unclear(words, Why.UNDETERMINED)
    return path.rstrip("/") or "/"
