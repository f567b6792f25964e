"""What borg is asked: always about a shadow of the repository, so that nothing is written to it.

Even `borg check` without `--repair` writes: a lock, `config` anew, a nonce (borg 1.2, `check`). A
shadow is a private folder with copies of `config` and `nonce`, and links to everything else; it
takes no room, and borg's base folder lies beside it. Questions are answered by `BORG_*`, so that
nothing waits for a person; paths leave borg as `unicode_escape`, for its own output replaces what
is not UTF-8. `borg diff` calls files modified whose chunks are the same but were stored anew:
nothing was added and nothing removed, so nothing changed.
"""

from collections.abc import Sequence

from checks.backup.model import Depth, Place
from checks.backup.script import quoted
from checks.backup.tools.parts import STARTED

_OPEN = r"""need borg; need awk; need mktemp
{parts}
R={where}
W=$(mktemp -d "${{TMPDIR:-/tmp}}/hinomi-borg.XXXXXX") || exit 92
trap 'rm -rf -- "$W"' EXIT; trap 'exit 143' HUP INT PIPE TERM
shadow() {{ case $R in /*) ;; *) return 3 ;; esac
  [ -d "$R/data" ] && [ -f "$R/config" ] || return 4
  [ -r "$R/config" ] && [ -x "$R/data" ] || return 5
  mkdir "$W/r" || return 6
  cp -Rs "$R/data" "$W/r/data" && cp "$R/config" "$W/r/config" || return 6
  [ ! -f "$R/nonce" ] || cp "$R/nonce" "$W/r/nonce"
  for f in "$R"/README "$R"/index.* "$R"/hints.* "$R"/integrity.*; do
    [ ! -f "$f" ] || ln -s "$f" "$W/r/"; done; }}
b() ( L=$1; shift
  BORG_PASSPHRASE=${{S_passphrase-}} BORG_BASE_DIR=$W/base BORG_SHOW_SYSINFO=no TZ=UTC
  BORG_RELOCATED_REPO_ACCESS_IS_OK=yes BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK=yes
  BORG_CHECK_I_KNOW_WHAT_I_AM_DOING=NO BORG_DELETE_I_KNOW_WHAT_I_AM_DOING=NO
  BORG_DISPLAY_PASSPHRASE=no BORG_EXIT_CODES=legacy BORG_KEYS_DIR={keys}
  BORG_CACHE_DIR=$W/base/cache BORG_SECURITY_DIR=$W/base/security BORG_CONFIG_DIR=$W/base/config
  export BORG_PASSPHRASE BORG_BASE_DIR BORG_SHOW_SYSINFO TZ BORG_EXIT_CODES BORG_KEYS_DIR
  export BORG_RELOCATED_REPO_ACCESS_IS_OK BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK
  export BORG_CHECK_I_KNOW_WHAT_I_AM_DOING BORG_DELETE_I_KNOW_WHAT_I_AM_DOING
  export BORG_DISPLAY_PASSPHRASE BORG_CACHE_DIR BORG_SECURITY_DIR BORG_CONFIG_DIR
  unset BORG_REPO BORG_PASSCOMMAND BORG_PASSPHRASE_FD BORG_KEY_FILE
  [ -z "${{AS-}}" ] || {{ PYTHONIOENCODING=unicode_escape; export PYTHONIOENCODING; }}
  lim "$L" borg --log-json --show-version "$@" </dev/null )
locks() {{ for f in "$R/lock.exclusive" "$R/lock.roster"; do
  [ -e "$f" ] || continue
  [ -d "$f" ] || grep -q '\["' "$f" || grep -q '\[\[' "$f" || continue
  stat -c 'lock %Y' "$f"; done; }}
"""
_ASKED = r"""
part shadow shadow
[ -d "$W/r/data" ] || exit 0
part locks locks
"""
_SILENT = r"""
shadow || exit 92
"""

_SURVEY = r"""
part config sed -n 's/^ *append_only *= */append_only /p' "$R/config"
part copies b 300 list --json --consider-checkpoints {which} \
  --format '{{hostname}}{{username}}{{command_line}}{{start}}{{end}}' "$W/r"
bare() ( unset S_passphrase; b 60 list --json --last 1 "$W/r" )
[ -z "${{S_passphrase-}}" ] || part bare bare
two=$(b 300 list {which} --format '{{id}} {{name}}{{TAB}}{{hostname}} {{command_line}}{{NUL}}' \
  "$W/r" | tr '\n\000' ' \n' | LC_ALL=C awk '
  {{ t = index($0, "\t"); if (t < 66) next; name = substr($0, 66, t - 66); k = substr($0, t + 1)
    h = substr(k, 1, index(k, " ")); k = match(k, /::[^ ]*/) ? h substr(k, RSTART + RLENGTH) : k
    new = name; before = seen[k]; seen[k] = name }}
  END {{ print new; print before }}')
part of printf '%s\n' "$two"
new=$(printf '%s\n' "$two" | sed -n 1p); old=$(printf '%s\n' "$two" | sed -n 2p)
{sources}
held() {{ {{ AS=1
  b 900 list --format '{{type}} {{size}} /{{bpath}}//{{NUL}}' "$W/r::$new" 2>/dev/null
  printf 'rc %s//\\x00' "$?"; }} | LC_ALL=C awk '
  BEGIN {{ RS = "//\\\\x00"; n = ENVIRON["N"]; for (i = 1; i <= n; i++) s[i] = ENVIRON["P" i] }}
  /^rc [0-9]+$/ {{ rc = $2; next }}
  !/^[-a-zA-Z] [0-9]+ \// {{ bad++; next }}
  {{ nodes++; file = substr($0, 1, 1) == "-"; size = $2 + 0; p = substr($0, index($0, "/"))
    if (file) {{ files++; bytes += size }}
    for (i = 1; i <= n; i++) {{ l = length(s[i]); c = substr(p, l + 1, 1)
      if (substr(p, 1, l) == s[i] && (c == "/" || c == "")) {{
        there[i] = 1; if (file) {{ f[i]++; b[i] += size }} }} }} }}
  END {{ for (i = 1; i <= n; i++) printf "source %d %d %.0f %.0f\n", i, there[i], f[i], b[i]
    printf "all %.0f %.0f %.0f %.0f\n", nodes, files, bytes, bad; print "rc " rc }}'; }}
apart() {{ {{ b 900 diff --json-lines "$W/r::$old" "$new" 2>&1; echo "rc $?"; }} | LC_ALL=C awk '
  /^rc [0-9]+$/ {{ rc = $2; next }}
  /"type": "log_message"/ {{ said++; next }} !/"changes": \[/ {{ bad++; next }}
  /"type": "added"/ {{ a++; next }} /"type": "removed"/ {{ r++; next }}
  /"added": 0, "removed": 0, "type": "modified"/ {{ next }} /"type": "modified"/ {{ m++ }}
  END {{ printf "apart %d %d %d %d %d rc %s\n", a, r, m, bad, said, rc }}'; }}
if [ -n "$new" ]; then part held held; fi
if [ -n "$new" ] && [ -n "$old" ]; then part apart apart; fi
"""

_LOOK = r"""
weigh() {{ find "$R/data" -type f -name '*[0-9]' -printf '%f %s\n' |
  awk -v k={slice} -v t={slices} '
    {{ if ($1 % t == k - 1) b += $2 }} END {{ printf "%.0f\n", b }}'; }}
{weigh}
{thin}
s=$(date +%s)
look() {{ {{ b {seconds} check -v {how} "$W/r" 2>&1; echo "rc $?"; }} | LC_ALL=C awk '
  /missing file chunk|has incorrect size|file chunk/ {{ broken++; next }}
  /"levelname": "WARNING".*rebuilt index/ {{ index_++; next }}
  /^rc [0-9]+$/ {{ print; next }}
  {{ if (/Traceback/) $0 = /FileNotFoundError|IntegrityError/ ? "lost" : "stumbled"
    if (length($0) > 500) $0 = substr($0, 1, 500)
    m++; if (m <= 80 || /"levelname": "ERROR"|problems found|Finished|^lost/) print }}
  END {{ if (broken) print "broken " broken; if (index_) print "unindexed " index_ }}'; }}
part look look
part took echo "$(($(date +%s) - s))"
"""

_THIN = r"""
newest=$(find "$W/r/data" -type l -name '*[0-9]' |
  awk -F/ '$NF + 0 >= m {{ m = $NF + 0 }} END {{ print m }}')
find "$W/r/data" -type l -name '*[0-9]' | awk -F/ -v k={slice} -v t={slices} -v n="$newest" \
  '{{ if ($NF % t != k - 1 && $NF + 0 != n) print }}' | while read -r f; do rm -f -- "$f"; done
"""

_DECODE = r"""LC_ALL=C awk '
BEGIN { RS = "//\\\\x00"; h = "0123456789abcdef" }
function num(t,  i, v) { v = 0; for (i = 1; i <= length(t); i++)
  v = v * 16 + index(h, substr(t, i, 1)) - 1; return v }
function u(v) { if (v >= 56320 && v <= 56575 && v >= 56448) return sprintf("%c", v - 56320)
  if (v < 128) return sprintf("%c", v)
  if (v < 2048) return sprintf("%c%c", 192 + int(v / 64), 128 + v % 64)
  if (v < 65536) return sprintf("%c%c%c", 224 + int(v / 4096), 128 + int(v / 64) % 64, 128 + v % 64)
  return sprintf("%c%c%c%c", 240 + int(v / 262144), 128 + int(v / 4096) % 64,
    128 + int(v / 64) % 64, 128 + v % 64) }
function got(c, t) { if (!((c, t) in memo)) memo[c, t] = u(num(t)); return memo[c, t] }
function plain(t,  out, at, c) { out = ""
  while ((at = index(t, "\\")) > 0) { out = out substr(t, 1, at - 1); c = substr(t, at + 1, 1)
    if (c == "x") { out = out got(c, substr(t, at + 2, 2)); t = substr(t, at + 4) }
    else if (c == "u") { out = out got(c, substr(t, at + 2, 4)); t = substr(t, at + 6) }
    else if (c == "U") { out = out got(c, substr(t, at + 2, 8)); t = substr(t, at + 10) }
    else { out = out (c == "n" ? "\n" : c == "t" ? "\t" : c == "r" ? "\r" : c)
      t = substr(t, at + 2) } }
  return out t }
/^rc [0-9]+$/ { rc = $2; next }
/^- [0-9]+ \// { at = index($0, "/"); printf "%s\t%s\001", $2, plain(substr($0, at)) }
END { exit rc == "" ? 1 : rc }' | tr '\001' '\000' """

_LIST = r"""
{{ AS=1; b 900 list --format '{{type}} {{size}} /{{bpath}}//{{NUL}}' "$W/r::"{copy}
  printf 'rc %s//\\x00' "$?"; }} | """

_RESTORE = r"""
cd {scratch} || exit 92
bring() {{ {{ b {seconds} extract --sparse "$@" 2>&1; echo "rc $?"; }} | LC_ALL=C awk '
  /^rc [0-9]+$/ {{ rc = $2; next }}
  /"borgbackup version / {{ print; next }}
  /Include pattern .* never matched/ {{ odd++; next }}
  /"levelname": "(WARNING|ERROR|CRITICAL)"/ {{ e++ }}
  /IntegrityError|[Dd]ata integrity error|checksum mismatch|missing chunk|not found/ {{ d++ }}
  /[Nn]o space left|[Dd]isk quota/ {{ full++ }}
  /PassphraseWrong/ {{ key++ }} /Archive.DoesNotExist/ {{ gone++ }}
  END {{ printf "errors %d damaged %d full %d key %d gone %d unmatched %d rc %s\n",
    e, d, full, key, gone, odd, rc }}'; }}
"""


def opened(place: Place, *, silent: bool = False) -> str:
    """The beginning of every fragment: the shadow, and how borg is called."""
    keys = place.option("keys_dir")
    folder = quoted(keys) if keys else '"${HOME:-/root}/.config/borg/keys"'
    begin = _OPEN.format(parts=STARTED, where=quoted(place.location.rstrip("/")), keys=folder)
    return begin + (_SILENT if silent else _ASKED)


def survey(place: Place, sources: Sequence[str]) -> str:
    """Archives, the mode of encryption, and what the newest archive holds of the sources."""
    numbered = [f"P{n}={quoted(_written(one))}" for n, one in enumerate(sources, 1)]
    names = " ".join(["N", *(f"P{n}" for n in range(1, len(sources) + 1))])
    given = "\n".join([f"N={len(sources)}", *numbered, f"export {names}"])
    return opened(place) + _SURVEY.format(which=which(place), sources=given)


def which(place: Place) -> str:
    """Arguments that choose this target's archives: option `archives`, a pattern of names."""
    glob = place.option("archives")
    return f"--glob-archives {quoted(glob)}" if glob else ""


_HOW = {
    Depth.STRUCTURE: "--archives-only",
    Depth.PART: "--repository-only --max-duration 999999",
    Depth.WHOLE: "--verify-data",
}


def look(place: Place, depth: Depth, slice_: tuple[int, int], most: int | None, s: int) -> str:
    """`check` of the shadow; for a slice the shadow keeps only the segments of that slice."""
    weigh = "" if depth is Depth.STRUCTURE else "part weigh weigh\n"
    if weigh and most is not None:
        weigh += f'w=$(weigh) && [ "$w" -gt {most} ] && {{ part over echo "$w"; exit 0; }}\n'
    number, of = slice_
    thin = _THIN.format(slice=number, slices=of) if depth is Depth.PART else ""
    words = _LOOK.format(
        slice=number, slices=of, weigh=weigh, thin=thin, seconds=s, how=_HOW[depth]
    )
    return opened(place) + words


def listing(place: Place, copy: str) -> str:
    """Regular files of one archive; their names as the bytes that they are."""
    return opened(place, silent=True) + _LIST.format(copy=quoted(copy)) + _DECODE


def restore(place: Place, copy: str, paths: Sequence[str], scratch: str, seconds: int) -> str:
    """Extract below the scratch folder; names go by a file where a line of it can hold them."""
    words = _RESTORE.format(scratch=quoted(scratch), seconds=seconds)
    archive = f'"$W/r::"{quoted(copy)}'
    names = [path.lstrip("/") for path in paths]
    if not names:
        return opened(place) + words + f"part bring bring {archive}"
    plain = [name for name in names if _plain(name)]
    odd = " ".join(quoted(f"pf:{name}") for name in names if not _plain(name))
    lines = "".join(f"+ pf:{name}\n" for name in plain)
    rest = "" if odd else "- re:^\n"
    patterns = f"cat >\"$W/patterns\" <<'HINOMI_NAMES'\n{lines}{rest}HINOMI_NAMES\n"
    call = f'part bring bring --patterns-from "$W/patterns" {archive} {odd}'
    return opened(place) + words + patterns + call


def _plain(name: str) -> bool:
    """Whether a line of borg's file of patterns holds this name as it is."""
    return name.isprintable() and name == name.strip() and not name.startswith("#")


def _written(source: str) -> str:
    """A source as Python's `unicode_escape` writes it, without a slash at the end."""
    return source.rstrip("/").encode("unicode_escape").decode("ascii")
