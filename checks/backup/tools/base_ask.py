"""The fragments that look at what pg_basebackup(1) made: folders, plain or with tar files in them.

backup_manifest is written last and holds a checksum of itself; backup_label tells when the copy
began and which piece of the write-ahead log (WAL) it cannot start without.

    a  no such place;  z ZONE, v VERSION;  o COUNT of folders that are none
    d NUMBER SIZE MTIME FORM NAME      FORM: plain, tar, broken
    l NUMBER KEY WORDS                 backup_label: start, wal, from
    m NUMBER FILES BYTES ok|bad|absent the manifest, and its own checksum
    y NUMBER ID                        the system identifier;  w NUMBER yes|no  that WAL is there
    r NUMBER EXIT HOW                  a reading: verify, packed;  e NUMBER COUNT KIND  trouble
    c NUMBER  left out for the budget;  b BYTES read;  t SECONDS
"""

from checks.backup.model import Depth, Place
from checks.backup.scratch_shell import UNPACK
from checks.backup.script import quoted
from checks.backup.tool import Portion, Wish
from checks.backup.tools.dump_ask import SINGLE, dump_of

_HEAD = r"""need find; need awk; need od; need tar; need sha256sum
NL='
'
[ -e "$L" ] || { printf 'a \0E\0'; exit 0; }
[ -r "$L" ] && [ -x "$L" ] || exit 92
t0=$(date +%s); N=0; B=0; O=0
for B_ in /usr/bin /usr/pgsql-*/bin /usr/lib/postgresql/*/bin; do
  [ -x "$B_/pg_verifybackup" ] && [ -x "$B_/pg_waldump" ] && V="${V:-} $B_"
done
version() { set -- ${V:-}; "${1:-/nonexistent}/pg_verifybackup" --version || echo -; }
printf 'z %s\0v %s\0' "$(date +%z)" "$(version)"
tars() { find "$d/" -maxdepth 1 -name '*.tar*' -type f; }
form() {
  k=other
  if [ -f "$1/PG_VERSION" ]; then k=plain
  elif [ -f "$1/base.tar" ] || [ -f "$1/base.tar.gz" ] || [ -f "$1/base.tar.zst" ] ||
    [ -f "$1/base.tar.lz4" ]; then k=tar
  elif [ -f "$1/backup_manifest" ]; then k=broken; fi
}
each_tar() { tars | grep -a "/$1\.tar[.a-z0-9]*\$" | head -n 1; }
member() { m=$(each_tar "$1"); unpack "$(packed "$m")" <"$m" | tar -xO --occurrence=1 -f - "$2"; }
label() {
  if [ $k = plain ]; then cat "$d/backup_label"; else member base backup_label; fi | head -c 4000 |
  LC_ALL=C awk '
    /^START TIME: / { sub(/^START TIME: /, ""); print "start " substr($0, 1, 60) }
    /^START WAL LOCATION: .* \(file [0-9A-F]+\)$/ { gsub(/[()]/, ""); print "wal " $NF }
    /^BACKUP FROM: [a-z]+$/ { print "from " $3 }' | sed "s/^/l $N /" | tr '\n' '\0'
}
"""
_SURVEY = r"""each() {
  label
  f=$d/backup_manifest
  if [ -f "$f" ]; then
    own=$(tail -n 1 "$f" | sed -n 's/^"Manifest-Checksum": "\([0-9a-f]*\)"}$/\1/p')
    s=$(sed '$d' "$f" | sha256sum | cut -d ' ' -f 1); ok=bad; [ "$own" != "$s" ] || ok=ok
    printf 'm %s %s %s\0' $N "$(LC_ALL=C awk '/^{ "(Encoded-)?Path": / { n++
      if (match($0, /"Size": [0-9]+/)) b += substr($0, RSTART + 8, RLENGTH - 8) }
      END { printf "%d %.0f", n, b }' "$f")" $ok
  else printf 'm %s 0 0 absent\0' $N; fi
  [ $k != plain ] ||
    printf 'y %s %s\0' $N "$(head -c 8 "$d/global/pg_control" | od -An -tu8 | tr -d ' ')"
  first=$(if [ $k = plain ]; then cat "$d/backup_label"; else member base backup_label; fi |
    sed -n 's/^START WAL LOCATION: .* (file \([0-9A-F]*\))$/\1/p')
  there=no
  if [ $k = plain ]; then [ ! -f "$d/pg_wal/${first:-/}" ] || there=yes
  elif m=$(each_tar pg_wal) && [ -n "$m" ]; then
    [ "$(unpack "$(packed "$m")" <"$m" | tar -t | grep -cx "${first:--}")" = 0 ] || there=yes
  fi
  printf 'w %s %s\0' $N $there
}
"""
_LOOK = r"""opener='if [ "$0" = cat ]; then exec cat "$1"; else exec "$0" -d -c <"$1"; fi'
trouble() { LC_ALL=C sort | uniq -c | sed "s/^ *\([0-9]*\) /e $N \1 /" | tr '\n' '\0'; }
check_plain() {
  major=$(head -n 1 "$d/PG_VERSION"); bin=
  for one in ${V:-}; do case $("$one/pg_waldump" --version) in *" $major."*) bin=$one ;; esac; done
  [ -n "$bin" ] || { printf 'r %s 127 verify\0' $N; return; }
  said=$(lim 14000 "$bin/pg_verifybackup" $quick -- "$d" 2>&1); r=$?
  case $said in *'backup successfully verified'*) good=1 ;; *) good=0; [ $r != 0 ] || r=1 ;; esac
  printf '%s\n' "$said" | LC_ALL=C awk '/error: /||/warning: /{ k = "other" }
    /present in the manifest but not on disk/ { k = "missing" }
    /present on disk but not in the manifest/ { k = "extra" }
    /has size .* on disk but size/ { k = "size" } /checksum mismatch for file/ { k = "content" }
    /WAL parsing failed|could not find .*WAL|pg_waldump: / { k = "wal" }
    /manifest checksum mismatch|could not parse backup manifest/ { k = "manifest" }
    /could not open file .*backup_manifest/ { k = "manifest" }
    k { print k; k = "" }' | trouble
  printf 'r %s %s verify\0' $N $r
}
check_tar() {
  bad=0; how=packed
  { LC_ALL=C sed -n 's/^{ "Path": "\([^"]*\)", "Size": \([0-9]*\),.*/M \2 \1/p' "$d/backup_manifest"
    tars | while IFS= read -r m; do
      p=$(packed "$m"); [ $p = gzip ] || printf 'U 0 -\n'
      n=${m##*/}; n=${n%%.tar*}
      case $n in base) at= ;; pg_wal) at=pg_wal/ ;; *) at=pg_tblspc/$n/ ;; esac
      { { lim 14000 sh -c "$opener" $p "$m"
          [ $? = 0 ] || printf 'X 0 -\n' >&4; } |
        { LC_ALL=C tar -tv --numeric-owner --quoting-style=literal -f - || printf 'X 0 -\n' >&4; } |
        LC_ALL=C awk -v at="$at" '/^-/ { s = $3
          for (i = 0; i < 5; i++) sub(/^[^ ]+ +/, "")
          print "T " s " " at $0 }'
      } 4>&1
    done; } | LC_ALL=C awk '
    $1 == "X" { print "packed"; next } $1 == "U" { print "unproven"; next }
    { path = $0; sub(/^. [0-9]+ /, "", path) }
    path ~ /^pg_wal\// { next }
    $1 == "M" { want[path] = $2; next } { got[path] = $2 }
    END { for (p in want) if (!(p in got)) print "missing"; else if (got[p] != want[p]) print "size"
          for (p in got) if (!(p in want)) print "extra" }' | trouble
  printf 'r %s 0 packed\0' $N
}
each() {
  if [ $N != 0 ] && [ $slices -gt 1 ]; then
    one=$(printf '%s' "$name" | cksum | cut -d ' ' -f 1)
    [ $((one % slices + 1)) = $slice ] || return 0
  fi
  [ -n "$quick" ] || [ $((B + size)) -le $budget ] || { printf 'c %s\0' $N; return 0; }
  if [ $k = plain ]; then check_plain
  elif [ -n "$quick" ]; then return 0
  else check_tar; fi
  [ -n "$quick" ] || B=$((B + size))
}
"""
_LIST = r"""entries() {
  form "$L"
  if [ $k != other ]; then printf '%s .\n' "$(stat -L -c %Y "$L")"; return; fi
  find "$L/" -mindepth 1 -maxdepth 1 -type d ! -name '.*' ! -name "*$NL*" -name "$G" \
    -printf '%T@ %f\n' | LC_ALL=C sort -rn | head -n 100
}
while IFS=' ' read -r at name; do
  [ -n "$name" ] || continue
  d=$L; [ "$name" = . ] || d=$L/$name
  form "$d"
  [ $k != other ] || { O=$((O+1)); continue; }
  size=$(du -sb "$d" | cut -f 1)
  printf 'd %s %s %s %s %s\0' $N "${size:-0}" "${at%.*}" $k "$name"
  [ $k = broken ] || each
  N=$((N+1))
done <<HINOMI
$(entries)
HINOMI
printf 'o %s\0b %s\0t %s\0E\0' $O $B $(($(date +%s) - t0))
"""
_RESTORE = r"""[ -d "$D" ] && [ ! -L "$D" ] || exit 92
need find; need tar; need od
tars() { find "$d/" -maxdepth 1 -name '*.tar*' -type f; }
rc=0
if [ -f "$d/PG_VERSION" ]; then cp -R -P -- "$d/." "$D/" || rc=$?
elif [ -d "$d" ]; then
  tars | { while IFS= read -r m; do
    n=${m##*/}; n=${n%%.tar*}
    case $n in base) to=$D ;; pg_wal) to=$D/pg_wal ;; *) to=$D/pg_tblspc/$n ;; esac
    mkdir -p "$to"
    { unpack "$(packed "$m")" <"$m" || echo bad >&4; } |
      tar -x --no-same-owner -C "$to" -f - || echo bad >&4
  done; } 4>"$D/hinomi-bad"
  [ ! -s "$D/hinomi-bad" ] || rc=1
  rm -f "$D/hinomi-bad"
  [ ! -f "$d/backup_manifest" ] || cp -- "$d/backup_manifest" "$D/" || rc=1
else printf 'a \0E\0'; exit 0; fi
printf 'r 0 %s\0E\0' $rc
"""


def survey(place: Place) -> str:
    """The text that lists the copies with label and manifest."""
    return _given(place) + UNPACK + _HEAD + _SURVEY + _LIST


def look(place: Place, portion: Portion) -> str:
    """The text that compares files with the manifest: names and sizes, or every byte."""
    quick = portion.depth is Depth.STRUCTURE
    most = portion.most_bytes if portion.most_bytes is not None else 1 << 62
    slices = portion.slices if portion.depth is Depth.PART else 1
    given = f"slice={portion.slice}; slices={slices}; budget={most}\n"
    given += f"quick={quoted('--skip-checksums --no-parse-wal' if quick else '')}\n"
    return _given(place) + given + UNPACK + _HEAD + _LOOK + _LIST


def _given(place: Place) -> str:
    folder = dump_of(place, SINGLE)
    return f"L={quoted(folder)}; G={quoted(place.option('files') or '*')}\n"


def restore(place: Place, wish: Wish) -> str:
    """The text that puts the whole data folder into the scratch folder."""
    given = f"d={quoted(dump_of(place, wish.copy))}; D={quoted(wish.scratch.rstrip('/'))}\n"
    return given + UNPACK + _RESTORE
