"""Who is enrolled for a second factor, where the modules in PAM look for it; secrets stay behind.

Of a seed file only owner, mode, time and the option lines are taken, of lists the names.
Where a module looks is what `secret=`, `usersfile=` and `authfile=` say in PAM
(pam_google_authenticator(8), pam_oath, pam_u2f(8), pam_yubico(8)).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from checks.fact import HostFact, Reply, Shell
from checks.mfa.model import Enrolled
from checks.model import FactError, Why
from inventory.words import T

GOOGLE, OATH, U2F, YUBICO = (
    f"pam_{name}.so" for name in ("google_authenticator", "oath", "u2f", "yubico")
)
_OPTIONS = frozenset(
    {"TOTP_AUTH", "HOTP_COUNTER", "RATE_LIMIT", "WINDOW_SIZE", "DISALLOW_REUSE", "STEP_SIZE"}
)

_PROBE = r"""
need awk; need stat
[ -r /etc/passwd ] || exit 1
set --
for x in /etc/pam.d/* /usr/lib/pam.d/*; do [ -f "$x" ] && [ -r "$x" ] && set -- "$@" "$x"; done
[ $# -gt 0 ] || set -- /dev/null
W=$(awk '/^[ \t]*#/ { next }
  match($0, /pam_(google_authenticator|oath|u2f|yubico)\.so/) {
    m = substr($0, RSTART, RLENGTH); p = "-"; o = ""
    n = split(substr($0, RSTART + RLENGTH), w, /[][ \t]+/)
    for (i = 1; i <= n; i++) {
      if (w[i] ~ /^#/) break
      if (w[i] ~ /^(secret|usersfile|authfile)=/) { p = w[i]; sub(/^[a-z]*=/, "", p)
        if (p !~ /^[\/$~]/) p = "(masked)" }
      if (w[i] ~ /^(user=[a-z0-9_-]+|allowed_perm=[0-7]+|no_strict_owner)$/) o = o "," w[i] }
    print "place", m, p, (o == "" ? "-" : substr(o, 2)) }' "$@" | sort -u | head -n 40)
printf '%s\n' "$W"
[ -n "$W" ] || { echo end; exit 0; }
R=$(printf '%s\n' "$W" | awk -F: '
  FILENAME == "-" { split($0, w, " "); n++; m[n] = w[2]; p[n] = w[3]; next }
  /^[+-]/ || NF != 7 { next }
  $3 == 0 || ($3 >= 1000 && $3 != 65534) {
    if (++k > 500) { print "beyond"; exit }
    for (i = 1; i <= n; i++) { v = p[i]
      if (v == "-") {
        if (m[i] ~ /google/) v = "~/.google_authenticator"
        else if (m[i] ~ /oath/) v = "/etc/users.oath"
        else if (m[i] ~ /u2f/) v = "~/.config/Yubico/u2f_keys"
        else v = "~/.yubico/authorized_yubikeys" }
      if (m[i] ~ /u2f|yubico/ && v !~ /^[\/$~]/) v = "~/" v
      gsub(/\$\{USER\}|\$USER|%u/, $1, v); gsub(/\$\{HOME\}|\$HOME|%h/, $6, v)
      sub(/^~\//, $6 "/", v); gsub(/%%/, "%", v)
      print "at", m[i], p[i], $1, $3, v } }' - /etc/passwd)
printf '%s\n' "$R"
set --
ifs=$IFS; IFS='
'
for v in $(printf '%s\n' "$R" | awk '$1 == "at" { for (i = 1; i <= 5; i++) sub(/^[^ ]+ /, "")
  if (!s[$0]++) print }'); do
  if [ -f "$v" ]; then set -- "$@" "$v"; continue; fi
  d=${v%/*}
  while [ -n "$d" ] && [ ! -d "$d" ]; do d=${d%/*}; done
  [ -x "${d:-/}" ] || printf 'closed %s\n' "$v"
done
IFS=$ifs
[ $# -eq 0 ] || stat -L -c 'stat %a %u %Y %n' -- "$@"
printf '%s\n' "$R" | awk '
  $1 == "at" { user[$4]; row[++rows] = $0 }
  END { for (x = 1; x <= rows; x++) { q = row[x]; split(q, w, " "); m = w[2]
    for (i = 1; i <= 5; i++) sub(/^[^ ]+ /, "", q)
    if ((m, q) in seen) continue
    seen[m, q] = 1; n = 0
    while ((r = (getline l < q)) > 0) {
      if (++n > 5000) { print "closed " q; break }
      sub(/\r$/, "", l); k = split(l, w, /[ \t]+/)
      if (m ~ /google/) {
        if (n == 1) print "seed " (l ~ /^[A-Za-z2-7 -]+=*$/ && length(l) >= 16 ? "ok " : "odd ") q
        if (l ~ /^" (TOTP_AUTH|HOTP_COUNTER|DISALLOW_REUSE)/) print "option " w[2] " - - " q
        if (l ~ /^" (WINDOW_SIZE|STEP_SIZE|RATE_LIMIT) [0-9]+/)
          print "option " w[2] " " w[3] " " (w[2] ~ /RATE/ && w[4] ~ /^[0-9]+$/ ? w[4] : "-") " " q
      } else if (m ~ /oath/) {
        if (w[1] ~ /^HOTP/ && k > 3 && w[2] in user) print "name " w[2] " 1 " q
      } else {
        j = split(l, w, /:/)
        if (l !~ /^#/ && j > 1 && w[2] != "" && w[1] in user) print "name " w[1] " " (j - 1) " " q
      } }
    if (r < 0) print "unread " q
    close(q) } }'
echo end
"""


@dataclass(frozen=True, slots=True)
class Token:
    """What is on file for one person where one module looks; `options` are those of the file."""

    module: str
    place: str
    user: str
    path: str
    state: Enrolled
    mode: int | None
    owner: int | None
    options: Mapping[str, str]

    @property
    def key(self) -> str:
        """The module, with the place where PAM names one: as `Person.enrolled` has it."""
        return self.module if self.place == "-" else f"{self.module}={self.place}"


@dataclass(frozen=True, slots=True)
class Enrolment(HostFact):
    """The second factors on file; `incomplete` where there are more people than were looked up."""

    label = "二要素の登録"

    probe: ClassVar[Shell] = Shell(_PROBE, root=True)

    modules: frozenset[str]
    tokens: tuple[Token, ...]
    incomplete: bool

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Join places, people and files; the last word says that nothing is missing."""
        rows = [line.split(" ") for line in reply.text.split("\n") if line]
        if not rows or rows[-1] != ["end"]:
            raise FactError(Why.TRUNCATED, T(ja="二要素の登録の終わり", en="end of enrolment"))
        files = _Files(rows)
        return cls(
            modules=frozenset(row[1] for row in rows if row[0] == "place"),
            tokens=tuple(_token(row, files) for row in rows if row[0] == "at"),
            incomplete=["beyond"] in rows,
        )

    def of(self, user: str) -> Mapping[str, Enrolled]:
        """What one person has enrolled, by module and place; two answers for one are no answer."""
        found: dict[str, Enrolled] = {}
        for one in self.tokens:
            if one.user == user and found.setdefault(one.key, one.state) != one.state:
                found[one.key] = Enrolled.UNKNOWN
        return found


class _Files:
    """The lines about files, by path."""

    def __init__(self, rows: Iterable[list[str]]) -> None:
        self.stat: dict[str, tuple[int, int]] = {}
        self.seed: dict[str, str] = {}
        self.names: set[tuple[str, str]] = set()
        self.options: dict[str, dict[str, str]] = {}
        self.closed: set[str] = set()
        self.args: dict[tuple[str, str], set[str]] = {}
        for row in rows:
            self._take(row)

    def _take(self, row: list[str]) -> None:
        match row:
            case ["place", module, place, args]:
                self.args.setdefault((module, place), set()).add(args)
            case ["stat", mode, uid, _, *path]:
                self.stat[" ".join(path)] = int(mode, 8), int(uid)
            case ["seed", state, *path]:
                self.seed[" ".join(path)] = state
            case ["name", user, _, *path]:
                self.names.add((" ".join(path), user))
            case ["option", name, first, second, *path] if name in _OPTIONS:
                value = " ".join(one for one in (first, second) if one != "-")
                self.options.setdefault(" ".join(path), {})[name] = value
            case ["closed", *path]:
                self.closed.add(" ".join(path))
            case ["unread", *path] if " ".join(path) in self.stat:
                self.closed.add(" ".join(path))


def _token(row: list[str], files: _Files) -> Token:
    _, module, place, user, uid, *rest = row
    path = " ".join(rest)
    mode, owner = files.stat.get(path, (None, None))
    state = _state(module, place, user, path, files)
    if module == GOOGLE and state is Enrolled.YES and mode is not None and owner is not None:
        states = {
            _accepted(mode, owner, int(uid), args.split(",")) for args in files.args[module, place]
        }
        state = states.pop() if len(states) == 1 else Enrolled.UNKNOWN
    return Token(module, place, user, path, state, mode, owner, files.options.get(path, {}))


def _state(module: str, place: str, user: str, path: str, files: _Files) -> Enrolled:
    if place == "(masked)":
        return Enrolled.UNKNOWN
    if path not in files.stat:
        if path in files.closed:
            return Enrolled.UNKNOWN
        return Enrolled.REFUSED if module == OATH else Enrolled.NO
    if path in files.closed:
        return Enrolled.UNKNOWN
    if module == GOOGLE:
        return Enrolled.YES if files.seed.get(path) == "ok" else Enrolled.REFUSED
    return Enrolled.YES if (path, user) in files.names else Enrolled.NO


def _accepted(mode: int, owner: int, uid: int, args: list[str]) -> Enrolled:
    """The module refuses a file that others may read, or that is not the reader's own."""
    told = dict(arg.split("=", 1) for arg in args if "=" in arg)
    allowed = int(told.get("allowed_perm", "600"), 8)
    if mode & 0o777 & ~allowed:
        return Enrolled.REFUSED
    reader = told.get("user", "")
    if "no_strict_owner" in args or owner == uid == 0:
        return Enrolled.YES
    if reader:
        number = 0 if reader == "root" else int(reader) if reader.isdigit() else None
        return Enrolled.UNKNOWN if number is None else _same(owner, number)
    return _same(owner, uid)


def _same(owner: int, reader: int) -> Enrolled:
    return Enrolled.YES if owner == reader else Enrolled.REFUSED
