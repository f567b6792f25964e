"""What restic is asked: only commands that read, without a lock and without a cache.

`--no-lock` lets an auditor who may only read look (restic(1)); the password is in the environment
of one subshell. So is the address of a REST server, where `rest_password` joins the user that the
location names. Names of files leave the host in the listing alone: `check` and `restore` quote
them in complaints, so those are counted or cut here.
"""

from collections.abc import Sequence

from checks.backup.model import Place
from checks.backup.script import quoted
from checks.backup.tools.parts import STARTED

RECENT = 1800  # seconds: restic renews the lock of a living process every five minutes

_REPOSITORY = r"""W={where}
if [ -n "${{S_rest_password-}}" ]; then need od; a=${{W#*://}}; a=${{a%%/*}}
  case $W in rest:http://*|rest:https://*) case $a in *:*@*|@*) ;; *@*)
    e=$(printf %s "$S_rest_password" | od -An -v -tu1 | LC_ALL=C awk '{{
      for (i = 1; i <= NF; i++) {{ c = sprintf("%c", $i)
        if ($i < 128 && c ~ /[A-Za-z0-9_.~-]/) printf "%s", c; else printf "%%%02X", $i }} }}')
    W=${{W%%://*}}://${{a%%@*}}:$e@${{W#*@}} ;; esac ;; esac; fi
"""
_OPEN = r"""need restic; need awk; need sed
unset RESTIC_REPOSITORY_FILE RESTIC_PASSWORD_FILE RESTIC_PASSWORD_COMMAND RESTIC_KEY_HINT
{parts}
{repository}r() ( L=$1; shift; RESTIC_REPOSITORY=$W; export RESTIC_REPOSITORY
  if [ -n "${{S_password-}}" ]; then RESTIC_PASSWORD=$S_password; export RESTIC_PASSWORD
  else set -- "$@" --insecure-no-password; fi
  lim "$L" restic --no-cache --no-lock "$@" </dev/null )
bare() ( RESTIC_REPOSITORY=$W; export RESTIC_REPOSITORY; unset RESTIC_PASSWORD
  lim 60 restic --no-cache --no-lock cat config --insecure-no-password </dev/null )"""

_SURVEY = r"""
part version restic version
taken=$(r 300 snapshots --json {which} 2>&1); rc=$?
told() {{ printf '%s\n' "$taken"; return $rc; }}
part copies told
part keys r 60 list keys
locks() {{ [ -d {where}/locks ] && [ -z "$(ls -A {where}/locks)" ] && return 0
  r 60 list locks | head -n 20 | while read -r id; do
  case $id in *[!0-9a-f]*|'') ;; *) r 60 cat lock "$id" | tr -d '\n'; echo ;; esac; done; }}
part locks locks
[ -z "${{S_password-}}" ] || part bare bare
two=$(told | sed 's/}},{{"time":/}}\n{{"time":/g' | awk '
  {{ match($0, /"paths":.*"hostname":"[^"]*"/); k = substr($0, RSTART, RLENGTH)
    i = index($0, "\"id\":\""); if (!i || k == "") next
    last = substr($0, i + 6, 64); key = k; before = seen[k]; seen[k] = last }}
  END {{ print last, before }}')
case $two in *[!0-9a-f\ ]*) two= ;; esac
new=${{two%% *}}; old=${{two#* }}
{sources}
held() {{ {{ r 900 ls --json "$new" 2>&1; echo "rc $?"; }} | awk '
  BEGIN {{ n = ENVIRON["N"]; for (i = 1; i <= n; i++) s[i] = ENVIRON["P" i] }}
  /^rc [0-9]+$/ {{ rc = $2; next }}
  !/^\{{/ {{ bad++; next }}
  {{ at = index($0, "\"path\":\""); if (!at || !index($0, "\"struct_type\":\"node\"")) next
    p = substr($0, at + 8); file = index($0, "\"type\":\"file\""); size = 0; nodes++
    if (file) {{ files++; z = $0; if (sub(/.*"size":/, "", z)) size = z + 0; bytes += size }}
    for (i = 1; i <= n; i++) {{ l = length(s[i]); c = substr(p, l + 1, 1)
      if (substr(p, 1, l) == s[i] && (c == "/" || c == "\"")) {{
        there[i] = 1; if (file) {{ f[i]++; b[i] += size }} }} }} }}
  END {{ for (i = 1; i <= n; i++) printf "source %d %d %.0f %.0f\n", i, there[i], f[i], b[i]
    printf "all %.0f %.0f %.0f %.0f\n", nodes, files, bytes, bad; print "rc " rc }}'; }}
if [ -n "$new" ]; then part held held; part of echo "$new"; fi
apart() {{ {{ r 900 diff --json "$old" "$new" 2>&1; echo "rc $?"; }} | awk '
  /^\{{.*"message_type":"statistics"/ || /^rc [0-9]+$/'; }}
if [ -n "$new" ] && [ -n "$old" ]; then part apart apart; fi
"""

_LOOK = r"""
part version restic version
locks() {{ [ -d {where}/locks ] && [ -z "$(ls -A {where}/locks)" ] && return 0
  r 60 list locks | head -n 20 | while read -r id; do
  case $id in *[!0-9a-f]*|'') ;; *) r 60 cat lock "$id" | tr -d '\n'; echo ;; esac; done; }}
part locks locks
weigh() {{ [ -d {where}/data ] || return 3
  find {where}/data -type f -printf '%f %s\n' | awk -v k={slice} -v t={slices} '
  {{ x = "0123456789abcdef"
    v = (index(x, substr($1, 1, 1)) - 1) * 16 + index(x, substr($1, 2, 1)) - 1
    if (v % t == k - 1) b += $2 }} END {{ printf "%.0f\n", b }}'; }}
{weigh}
s=$(date +%s)
look() {{ {{ r {seconds} check --json {how} 2>&1; echo "rc $?"; }} |
  sed -e 's/file ".*" blob/file blob/' -e 's/file \\".*\\" blob/file blob/' | awk '
  {{ if (length($0) > 600) $0 = substr($0, 1, 600); m++; if (m <= 60) print; last = $0 }}
  m > 60 && /"message_type":"summary"|exit_error|no errors were|contains errors|read all|group #/ {{
    print }} END {{ if (m > 60) print last }}'; }}
part look look
part took echo "$(($(date +%s) - s))"
"""

_LIST = r"""
{{ r 900 ls -l {copy}; echo "rc $?"; }} | LC_ALL=C awk '
function flush() {{ if (keep != "") printf "%s\001", keep; keep = "" }}
/^rc [0-9]+$/ {{ rc = $2; flush(); next }}
/^[-a-zA-Z?]+ +[0-9]+ +[0-9]+ +[0-9]+ [0-9]+-[0-9]+-[0-9]+ [0-9:]+ \// {{ flush()
  if (substr($1, 1, length($1) - 9) !~ /^[-ugta]+$/) next
  size = $4; sub(/^[^ ]+ +[0-9]+ +[0-9]+ +[0-9]+ [^ ]+ [^ ]+ /, ""); keep = size "\t" $0; next }}
keep != "" {{ keep = keep "\n" $0 }}
END {{ exit rc == "" ? 1 : rc }}' | tr '\001' '\000' """


def opened(place: Place) -> str:
    """The beginning of every fragment: how restic is called."""
    return _OPEN.format(parts=STARTED, repository=repository(place))


def repository(place: Place) -> str:
    """Shell that sets `W` to the address, with the password of a REST server where one is held."""
    return _REPOSITORY.format(where=quoted(place.location))


def survey(place: Place, sources: Sequence[str]) -> str:
    """Lists, keys, locks, and what the newest copy holds of the sources."""
    numbered = [f"P{n}={quoted(_written(one))}" for n, one in enumerate(sources, 1)]
    exported = " ".join([f"N={len(sources)}", *numbered])
    names = " ".join(["N", *(f"P{n}" for n in range(1, len(sources) + 1))])
    words = _SURVEY.format(
        where=quoted(place.location), which=which(place), sources=f"{exported}\nexport {names}"
    )
    return opened(place) + words


def which(place: Place) -> str:
    """Arguments that choose this target's snapshots: options `host` and `tag` of the target."""
    chosen = [("--host", place.option("host")), ("--tag", place.option("tag"))]
    return " ".join(f"{name} {quoted(value)}" for name, value in chosen if value)


def look(place: Place, how: str, slice_: tuple[int, int] | None, most: int | None, s: int) -> str:
    """`check` with as much reading as `how` says; a slice over the budget is not begun."""
    number, of = slice_ or (1, 1)
    weigh = "part weigh weigh\n" if how else ""
    if how and most is not None:
        weigh += f'w=$(weigh) && [ "$w" -gt {most} ] && {{ part over echo "$w"; exit 0; }}\n'
    words = _LOOK.format(
        where=quoted(place.location), slice=number, slices=of, weigh=weigh, seconds=s, how=how
    )
    return opened(place) + words


def listing(place: Place, copy: str) -> str:
    """Regular files of one snapshot; a name with a line break is put together again."""
    return opened(place) + _LIST.format(copy=quoted(copy))


_RESTORE = r"""
part version restic version
sparse=; restic restore --help 2>/dev/null | grep -q -- --sparse && sparse=--sparse
cd {scratch} || exit 92
bring() {{ {{ r {seconds} restore {copy} --target {scratch} $sparse "$@" 2>&1; echo "rc $?"; }} |
  LC_ALL=C awk '/^rc [0-9]+$/ {{ rc = $2; next }}
  /ignoring error for|"message_type":"error"|^error:/ {{ e++ }}
  /ciphertext verification failed|invalid data returned|decrypt/ {{ d++ }}
  /[Nn]o space left|[Dd]isk quota/ {{ full++ }}
  /wrong password|no key found/ {{ key++ }}
  /no matching ID|no snapshot found|unable to find snapshot|snapshot .* not found/ {{ gone++ }}
  /There were [0-9]+ errors/ {{ told++ }}
  END {{ printf "errors %d damaged %d full %d key %d gone %d told %d rc %s\n",
    e, d, full, key, gone, told, rc }}'; }}
"""


def restore(place: Place, copy: str, paths: Sequence[str], scratch: str, seconds: int) -> str:
    """Restore in batches that fit an argument list; 0.14 takes patterns in no other way."""
    words = _RESTORE.format(scratch=quoted(scratch), copy=quoted(copy), seconds=seconds)
    calls = [
        f"part bring{_letters(number)} bring "
        + " ".join(f"--include {quoted(_pattern(path))}" for path in batch)
        for number, batch in enumerate(_batches(paths))
    ]
    return opened(place) + words + "\n".join(calls or ["part bringa bring"])


def _letters(number: int) -> str:
    return chr(97 + number // 26 % 26) + chr(97 + number % 26) if number else "a"


def _batches(paths: Sequence[str]) -> list[list[str]]:
    found: list[list[str]] = []
    room = 0
    for path in paths:
        size = 2 * len(path.encode("utf-8", "surrogateescape")) + 12
        if not found or room < size:
            found.append([])
            room = 60_000
        found[-1].append(path)
        room -= size
    return found


def _pattern(path: str) -> str:
    r"""A path as a pattern that matches it alone: Go's filepath.Match has `*?[` and `\`."""
    return "".join(f"\\{sign}" if sign in "\\*?[" else sign for sign in path)


def _written(source: str) -> str:
    """A source as restic's JSON writes it within quotes, without a slash at the end.

    Go's encoder also escapes `<`, `>` and `&`; a drive `C:` is the folder `/C`.
    """
    if source[1:3] in {":\\", ":/"}:
        source = "/" + source[0] + source[2:].replace("\\", "/")
    text = source.rstrip("/")
    for sign, code in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t")):
        text = text.replace(sign, code)
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text
