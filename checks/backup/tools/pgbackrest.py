"""pgBackRest repositories, by `info` and `verify` and nothing that writes.

`info` says ok whatever became of the files, and `verify` ends with 0 whatever it found: only the
words of its report count, every backup and every archive by name. That the WAL a backup needs lies
within the archive is worked out here, because verify does not. `check` and `stanza-*` would write.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from checks.backup.model import Content, Copy, Depth, Place, Reading, Survey, ToolKind
from checks.backup.script import quoted
from checks.backup.tool import Fragment, Portion, Wish
from checks.backup.tools.answers import Records, records, unclear, understood
from checks.fact import Reply
from checks.model import FactError, Why
from inventory.words import T

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,60}")
_LABEL = re.compile(r"[0-9]{8}-[0-9]{6}F(_[0-9]{8}-[0-9]{6}[DI])?")
_TOTAL = re.compile(
    r"  (archiveId|backup): (\S+?),(?: status: (\S+),)? total (?:WAL|files) checked: ([0-9]+), "
    r"total valid (?:WAL|files): ([0-9]+)"
)
_COUNT = re.compile(r"(missing|checksum invalid|size invalid|other): ([0-9]+)")
_NOT_TOLD = T("リポジトリだけでは分からない", "the repository does not tell")
_COUNTS: Mapping[str, T] = {
    "missing": T("なくなったファイルが {0} 件", "{0} files are missing"),
    "checksum invalid": T("内容の変わったファイルが {0} 件", "{0} files have another content"),
    "size invalid": T("大きさの違うファイルが {0} 件", "{0} files have another size"),
    "other": T("そのほかの異常が {0} 件", "{0} other errors"),
}
# names of the WAL files from one to another, the timeline staying the same (16 MiB each)
_WAL = r"""ranges() {
  grep -ao '"archive":{"start":"[0-9A-F]\{24\}","stop":"[0-9A-F]\{24\}"}' |
    grep -ao "[0-9A-F]\{24\}" | paste -d " " - -
}
segments() {
  one=$1; n=0
  while [ -n "$one" ] && [ $n -lt 2000 ]; do
    printf '%s\n' "$one"
    [ "$one" != "$2" ] || break
    line=${one%????????????????}; low=${one#????????????????}; high=${one#????????}
    low=$((0x$low + 1)); high=$((0x${high%????????}))
    if [ $low -gt 255 ]; then low=0; high=$((high + 1)); fi
    one=$(printf '%s%08X%08X' "$line" $high $low); n=$((n + 1))
  done
}
"""
_ASK = r"""need pgbackrest
if [ -n "${S_cipher:-}" ]; then
  export PGBACKREST_REPO1_CIPHER_TYPE=aes-256-cbc PGBACKREST_REPO1_CIPHER_PASS="$S_cipher"
fi
run() { lim "$@" --stanza="$stanza" --log-level-console=error --log-level-stderr=off \
  --log-level-file=off 2>&1 | tr -d '\000'; }
said() { sed -n 's/^.*ERROR: \[\([0-9]*\)\].*/\1/p' | head -n 1; }
t0=$(date +%s)
printf 'v %s\0' "$(pgbackrest version | head -n 1 | head -c 60)"
info=$(run 120 pgbackrest $where "$path" info --output=json)
case $info in
  '['*) printf 'i %s\0' "$info" ;;
  *) printf 'x %s\0' "$(printf '%s' "$info" | said)" ;;
esac
[ ! -d "$repo/archive/$stanza" ] || printf '%s' "$info" | ranges | tail -n 50 |
  while read -r from to; do
    for one in $(segments "$from" "$to"); do
      set -- "$repo/archive/$stanza"/*/"${one%????????}/$one"-*
      [ -e "$1" ] || printf 'g %s %s\0' "$from" "$one"
    done
  done
"""
_SET = r"""label=$(printf '%s' "$info" | grep -ao '"label":"[0-9FDI_-]*"' | tail -n 1 |
  cut -d '"' -f 4)
if [ -n "$label" ]; then
  set_=$(run 600 pgbackrest $where "$path" info --set="$label" --output=json)
  case $set_ in '['*) printf 's %s\0' "$set_" ;; esac
fi
"""
_VERIFY = r"""weight=$(du -sb "$repo/backup/$stanza" "$repo/archive/$stanza" |
  awk '{ s += $1 } END { printf "%.0f", s }')
if [ -n "$limit" ] && [ -d "$repo" ] && [ "$weight" -gt "$limit" ]; then
  printf 'c \0'
else
  out=$(run 21000 pgbackrest $where "$path" verify --output=text --verbose)
  printf 'f %s\0' "$out"
  [ ! -d "$repo" ] || printf 'b %s\0' "$weight"
fi
"""
_END = "printf 'w %s\\0E\\0' $(($(date +%s) - t0))\n"
_RESTORE = r"""need pgbackrest
[ -d "$D" ] && [ ! -L "$D" ] || exit 92
if [ -n "${S_cipher:-}" ]; then
  export PGBACKREST_REPO1_CIPHER_TYPE=aes-256-cbc PGBACKREST_REPO1_CIPHER_PASS="$S_cipher"
fi
mkdir -m 700 "$D/pg" "$D/lock" "$D/ts" || exit 92
out=$(lim 14000 pgbackrest $where "$path" restore --stanza="$stanza" --set="$label" \
  --type=immediate --archive-mode=off --pg1-path="$D/pg" --lock-path="$D/lock" \
  --tablespace-map-all="$D/ts" \
  --log-level-console=error --log-level-file=off 2>&1); r=$?
info=$(lim 120 pgbackrest $where "$path" info --stanza="$stanza" --set="$label" --output=json \
  --log-level-console=off --log-level-file=off)
set -- $(printf '%s' "$info" | ranges | tail -n 1)
for one in $(segments "${1:-}" "${2:-}"); do
  [ $r = 0 ] || break
  lim 600 pgbackrest $where "$path" archive-get --stanza="$stanza" --pg1-path="$D/pg" \
    --lock-path="$D/lock" --log-level-console=off --log-level-file=off \
    "$one" "$D/pg/pg_wal/$one" >/dev/null 2>&1 || r=95
done
rmdir "$D/lock" "$D/ts"
error=$(printf '%s' "$out" | sed -n 's/^.*ERROR: \[\([0-9]*\)\].*/\1/p' | head -n 1)
printf 'r %s %s\0E\0' "$r" "$error"
"""


class PgBackRest:
    """A stanza of a repository (options: stanza, config); the secret `cipher` where it is set."""

    kind = ToolKind.PGBACKREST
    secrets: tuple[str, ...] = ("cipher",)

    def survey(self, place: Place, sources: Sequence[str]) -> Fragment:  # noqa: ARG002 - the protocol's
        """Ask `info`, and once more for the databases of the newest backup."""
        return Fragment("survey", _given(place) + _WAL + _ASK + _SET + _END, 800)

    @understood
    def read_survey(self, place: Place, sources: Sequence[str], reply: Reply) -> Survey:
        """The survey; a stanza that is not ok has problems, one that is not there is an error."""
        found = records(reply, "vixgsfbcw")
        stanza = _stanza(found, place)
        copies = tuple(_copies(stanza))
        return Survey(
            tool=self.kind,
            version=found.one("v"),
            at=reply.at,
            copies=copies,
            contents=_contents(found, place, sources, copies),
            change=FactError(Why.NO_DATA, _NOT_TOLD),
            encrypted=_encrypted(stanza),
            append_only=FactError(Why.UNDETERMINED, _NOT_TOLD),
            keys=None,
            locks=(),
            problems=tuple(_problems(stanza)),
        )

    def look(self, place: Place, portion: Portion) -> Fragment:
        """`info` alone, or `verify`, which knows no slices: it reads everything or nothing."""
        limit = "" if portion.most_bytes is None else str(portion.most_bytes)
        given = _given(place) + f"limit={limit}\n" + _WAL + _ASK
        deep = "" if portion.depth is Depth.STRUCTURE else _VERIFY
        return Fragment("look", given + deep + _END, 6 * 3600)

    @understood
    def read_look(self, place: Place, portion: Portion, reply: Reply) -> Reading:
        """Sound where the report is ok, and every archive and backup in it valid to the end."""
        found = records(reply, "vixgsfbcw")
        stanza = _stanza(found, place)
        errors = list(_problems(stanza))
        size, depth = 0, Depth.STRUCTURE
        if portion.depth is not Depth.STRUCTURE:
            if found.of("c"):
                words = T("読む量の上限より大きい", "it is larger than the budget of bytes")
                raise unclear(words, Why.NO_DATA)
            labels = [str(one["label"]) for one in stanza["backup"]]
            errors += _verified(found.one("f"), place, labels)
            depth = Depth.WHOLE
            size = found.numbers("b")[0] if found.of("b") else 0
        seconds = float(found.numbers("w")[0])
        return Reading(depth, None, reply.at, not errors, tuple(errors), size, seconds)

    def listing(self, place: Place, copy: Copy) -> Fragment:  # noqa: ARG002 - the protocol's
        """One entry for the backup: only the whole of it can be restored."""
        label = _label(copy.id)
        return Fragment("listing", f"printf '%s\\t/%s\\0' {copy.bytes or 0} {label}\n", 10)

    def restore(self, place: Place, wish: Wish) -> Fragment:
        """Restore one backup to `pg` in the scratch folder, with the WAL that it needs."""
        given = f"D={quoted(wish.scratch.rstrip('/'))}; label={_label(wish.copy)}\n"
        return Fragment("restore", _given(place) + given + _WAL + _RESTORE, 4 * 3600)

    @understood
    def read_restore(self, place: Place, wish: Wish, reply: Reply) -> tuple[str, ...]:  # noqa: ARG002 - the protocol's
        """The number of pgBackRest's error where it did not end well."""
        code, _, error = records(reply, "r").one("r").partition(" ")
        return (
            () if code == "0" and not error else (f"pgbackrest exit {code} error {error or '-'}",)
        )


def _label(text: str) -> str:
    if not _LABEL.fullmatch(text):
        raise unclear(T("世代の名前が正しくない", "no label of a backup"), Why.UNDETERMINED)
    return text


def _given(place: Place) -> str:
    stanza, config = place.option("stanza"), place.option("config")
    if not _NAME.fullmatch(stanza):
        words = T("オプション stanza を書く", "the option `stanza` is wanted")
        raise unclear(words, Why.UNDETERMINED)
    where = f"--config={config}" if config else "--no-config"
    if not re.fullmatch(r"--[A-Za-z0-9_./=-]+", where):
        raise unclear(T("config のパスが正しくない", "no path of a config"), Why.UNDETERMINED)
    local = place.location.startswith("/")
    path = f"--repo1-path={place.location}" if local else "--repo=1"
    repo = place.location if local else "/nonexistent"
    return f"stanza={stanza}; where={where}; path={quoted(path)}; repo={quoted(repo)}\n"


def _stanza(found: Records, place: Place) -> Mapping[str, Any]:
    """The stanza of `info`; none, or one without data, is an error."""
    if not found.of("i"):
        code = "".join(found.of("x")) or "-"
        words = T(f"pgbackrest info のエラー {code}", f"pgbackrest info: error {code}")
        raise unclear(words, Why.COMMAND_FAILED)
    named = [one for one in json.loads(found.one("i")) if one["name"] == place.option("stanza")]
    if len(named) != 1:
        raise unclear(T("stanza がない", "there is no such stanza"), Why.COMMAND_FAILED)
    gone = {line.partition(" ")[0] for line in found.of("g")}
    stanza: Mapping[str, Any] = {**named[0], "gone": gone}
    if not stanza["backup"] and stanza["status"]["code"] in {1, 3}:
        said = str(stanza["status"]["message"])[:60]
        raise unclear(T(f"stanza: {said}", f"stanza: {said}"), Why.COMMAND_FAILED)
    return stanza


def _copies(stanza: Mapping[str, Any]) -> Iterator[Copy]:
    for one in sorted(stanza["backup"], key=lambda each: int(each["timestamp"]["start"])):
        yield Copy(
            id=str(one["label"]),
            at=datetime.fromtimestamp(int(one["timestamp"]["start"]), UTC),
            host="",
            sources=(),
            complete=one["error"] is False and _archived(stanza, one),
            files=None,
            bytes=int(one["info"]["size"]),
            stored_bytes=int(one["info"]["repository"]["delta"]),
        )


def _archived(stanza: Mapping[str, Any], one: Mapping[str, Any]) -> bool:
    """Whether the WAL that a backup needs lies within what the archive holds."""
    start, stop = one["archive"]["start"], one["archive"]["stop"]
    if start is None or start in stanza["gone"]:
        return False
    return any(
        each["database"] == one["database"] and each["min"] <= start and stop <= each["max"]
        for each in stanza["archive"]
        if each["min"] is not None
    )


def _problems(stanza: Mapping[str, Any]) -> Iterator[T]:
    if stanza["status"]["code"] != 0:
        said = str(stanza["status"]["message"])[:60]
        yield T(f"stanza の状態: {said}", f"state of the stanza: {said}")
    for one in stanza["backup"]:
        label = one["label"]
        if one["error"] is not False:
            yield T(f"{label}: ページの検査値が合わない", f"{label}: page checksums do not agree")
        if not _archived(stanza, one):
            yield T(f"{label}: 復元に要る WAL がない", f"{label}: the WAL that it needs is gone")


def _contents(
    found: Records, place: Place, sources: Sequence[str], copies: Sequence[Copy]
) -> tuple[Content, ...] | FactError:
    if not copies:
        return tuple(Content(source, False, None, None) for source in sources)
    if not found.of("s"):
        return FactError(Why.UNDETERMINED, _NOT_TOLD)
    told = [one for one in json.loads(found.one("s")) if one["name"] == place.option("stanza")]
    newest = [one for one in told[0]["backup"] if one["label"] == copies[-1].id] if told else []
    if len(newest) != 1 or not isinstance(newest[0].get("database-ref"), list):
        return FactError(Why.UNDETERMINED, _NOT_TOLD)
    names = {str(one["name"]) for one in newest[0]["database-ref"]}
    whole = copies[-1].complete is True
    return tuple(
        Content(source, whole and source.partition("/")[0] in names, None, None)
        for source in sources
    )


def _encrypted(stanza: Mapping[str, Any]) -> bool | FactError:
    cipher = stanza["cipher"]
    if cipher == "mixed":
        return FactError(Why.UNDETERMINED, T("一部だけ暗号化", "only in some repositories"))
    return bool(cipher != "none")


def _verified(report: str, place: Place, labels: Sequence[str]) -> list[T]:
    """The errors of verify's report; a report that does not name every backup is none."""
    lines = report.split("\n")
    if lines[:1] != [f"stanza: {place.option('stanza')}"] or len(lines) < 2:
        raise unclear(T("verify の報告が読めない", "the report of verify is unclear"))
    found = [match for line in lines if (match := _TOTAL.match(line))]
    errors = []
    for line in lines[2:]:
        for what, count in _COUNT.findall(line):
            errors += [_COUNTS[what].format(count)] if int(count) else []
    bad = [match[2] for match in found if match[4] != match[5] or match[3] not in {None, "valid"}]
    errors += [T(f"{name}: 壊れている", f"{name}: not valid") for name in bad]
    if lines[1] != "status: ok" and not errors:
        errors.append(T("verify がエラーと言う", "verify says error"))
    named = {match[2] for match in found if match[1] == "backup"}
    if not errors and (not set(labels) <= named or not any(m[1] == "archiveId" for m in found)):
        raise unclear(T("verify の報告が足りない", "the report of verify is not whole"))
    return errors
