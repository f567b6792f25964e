"""SSH keys on a host: its own, those that may log in, and private ones lying in homes.

Keys stay behind: strength and fingerprint are worked out on the host by ssh-keygen(1), of options
only the names are taken, and of private keys only the path and whether a passphrase protects it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from checks.fact import HostFact, Reply, Shell
from checks.model import FactError, Why
from inventory.words import T


@dataclass(frozen=True, slots=True)
class HostKey:
    """A private host key and the strength that ssh-keygen(1) sees in it, None where it cannot."""

    path: str
    bits: int | None
    kind: str


@dataclass(frozen=True, slots=True)
class LoginKey:
    """One line of an authorized_keys file (sshd(8)); `options` are the names of its options."""

    user: str
    path: str
    line: int
    kind: str
    options: frozenset[str]
    bits: int | None
    fingerprint: str

    def __str__(self) -> str:
        """The line as an auditor finds it again."""
        strength = f" {self.bits}" if self.bits else ""
        return f"{self.user}: {self.path}:{self.line} {self.kind}{strength} {self.fingerprint}"


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A private key in a home; `state` is open, closed (a passphrase) or hardware (a token)."""

    user: str
    path: str
    state: str


@dataclass(frozen=True, slots=True)
class KeyMode:
    """Mode and owner of a file or folder that holds keys."""

    path: str
    bits: int
    uid: int


@dataclass(frozen=True, slots=True)
class UserSetting:
    """A line of a user's ~/.ssh/config."""

    user: str
    path: str
    line: int
    keyword: str
    value: str

    def __str__(self) -> str:
        """The line as an auditor quotes it."""
        return f"{self.path}:{self.line}: {self.keyword} {self.value}"


_PROBE = r"""
need awk; need stat
[ -r /etc/passwd ] || exit 1
K=$(command -v ssh-keygen)
printf 'tool %s\n' "${K:--}"
# reads home by home: "login USER PATH" and "private USER PATH" for files that are there
L=$(cat /etc/ssh/sshd_config /etc/ssh/sshd_config.d/*.conf 2>/dev/null | awk '
  { gsub(/[="\r]/, " ") }
  tolower($1) == "authorizedkeysfile" { for (i = 2; i <= NF && $i !~ /^#/; i++) print $i }')
L=${L:-.ssh/authorized_keys .ssh/authorized_keys2}
printf '%s\n' "$L" | tr ' ' '\n' | sed 's/^/pattern /'
L=$(printf '%s\n' "${L:-.ssh/authorized_keys .ssh/authorized_keys2}" | awk -F: '
  FILENAME == "-" { n = split($0, w, /[ \t]+/); for (i = 1; i <= n; i++) p[++m] = w[i]; next }
  /^[+-]/ || NF != 7 { next }
  { for (i = 1; i <= m; i++) { v = p[i]; if (v == "none" || v == "") continue
      if (v !~ /^[\/%]/) v = "%h/" v
      gsub(/%%/, "\001", v); gsub(/%u/, $1, v); gsub(/%U/, $3, v); gsub(/%h/, $6, v)
      gsub(/\001/, "%", v); print "login " $1 " " v }
    if ($6 != "/" && !($6 in seen)) { seen[$6] = 1; print "home " $1 " " $6 } }' - /etc/passwd)
H=$(printf '%s\n' "$L" | while IFS=' ' read -r w u q; do
  case $w in
    login) [ -f "$q" ] && printf '%s %s %s\n' "$w" "$u" "$q"
      [ ! -f "$q" ] || [ -r "$q" ] || printf 'closed %s %s\n' "$u" "$q" ;;
    home) [ -d "$q" ] || continue
      # a home on another machine may be shut to root too
      { [ -r "$q" ] && [ -x "$q" ]; } || printf 'closed %s %s\n' "$u" "$q"
      [ -d "$q/.ssh" ] || continue
      [ -f "$q/.ssh/config" ] && printf 'config %s %s\n' "$u" "$q/.ssh/config"
      for k in "$q"/.ssh/* "$q"/.ssh/.[!.]*; do
        case $k in *.pub|*/known_hosts*|*/authorized_keys*|*/config) continue ;; esac
        [ -f "$k" ] && printf 'private %s %s\n' "$u" "$k"
      done ;;
  esac
done | awk 'NR <= 600 { print } END { if (NR > 600) print "closed - files beyond 600" }')
printf '%s\n' "$H" | awk '$1 == "closed" { print }'
E=$(printf '%s\n' "$H" | awk '
  function first(path,  l) { l = ""; if ((getline l < path) > 0) ; return l }
  { w = $1; u = $2; q = $0; sub(/^[^ ]+ [^ ]+ /, "", q); n = 0 }
  w == "login" {
    while ((getline l < q) > 0) {
      if (++n > 2000) { print "closed " u " " q; break }
      gsub(/"([^"\\]|\\.)*"/, "", l); sub(/\r$/, "", l)
      k = split(l, a, /[ \t]+/); i = 1; if (a[1] == "") i = 2
      if (a[i] ~ /^#/ || a[i] == "") continue
      o = "-"; t = "^(ssh-|ecdsa-|sk-|rsa-|dsa-)"
      if (a[i] !~ t) { o = tolower(a[i]); gsub(/=[^,]*/, "", o); i++ }
      if (a[i] !~ t) continue
      print "entry " u " " n " " a[i] " " o " " a[i + 1] " " q }
    close(q) }
  w == "config" {
    while ((getline l < q) > 0) {
      if (++n > 500) { print "closed " u " " q; break }
      gsub(/[="\r]/, " ", l); k = split(l, a, /[ \t]+/); i = a[1] == "" ? 2 : 1
      k = tolower(a[i])
      if (k ~ /^(stricthostkeychecking|forwardagent|forwardx11|userknownhostsfile|include)$/)
        print "user " u " " n " " k " " a[i + 1] " " q }
    close(q) }
  w == "private" {
    l = first(q)
    if (l ~ /^-----BEGIN .*PRIVATE KEY-----/) { s = "open"; m = ""; getline m < q
      if (l ~ /BEGIN ENCRYPTED/ || m ~ /ENCRYPTED/) s = "closed"
      if (l ~ /OPENSSH/ && m !~ /^b3BlbnNzaC1rZXktdjEAAAAABG5vbmU/) s = "closed"
      m = first(q ".pub"); if (m ~ /^sk-/) s = "hardware"
      print "key " u " " s " " q }
    close(q); close(q ".pub") }')
# blobs go no further than into ssh-keygen
printf '%s\n' "$E" | awk '$1 == "entry" { $6 = ""; print NR " " $0; next } $1 != "" { print }'
set --
for k in /etc/ssh/*_key $(awk '{ gsub(/[="\r]/, " ") } tolower($1) == "hostkey" { print $2 }' \
  /etc/ssh/sshd_config /etc/ssh/sshd_config.d/*.conf); do
  [ -f "$k" ] || continue
  case " $* " in *" $k "*) continue ;; esac
  set -- "$@" "$k"; printf 'host %s\n' "$k"
done
[ -n "$K" ] && {
  printf '%s\n' "$E" | awk '$1 == "entry" { print $4, $6, NR }'
  for k in "$@"; do
    o=$("$K" -y -P '' -f "$k" 2>/dev/null </dev/null) || o=
    [ -n "$o" ] || { [ -r "$k.pub" ] && IFS= read -r o <"$k.pub"; }
    [ -n "$o" ] && { o="$o "; t=${o%% *}; o=${o#* }; printf '%s %s %s\n' "$t" "${o%% *}" "$k"; }
  done
} | "$K" -l -f - | awk '{ t = $NF; gsub(/[()]/, "", t); print "strength", $3, $1, $2, t }'
printf '%s\n' "$H" | awk '{ q = $0; sub(/^[^ ]+ [^ ]+ /, "", q) }
  function one(v) { if (!(v in seen)) { seen[v] = 1; print v } }
  $1 == "login" || $1 == "private" { one(q); sub(/\/[^\/]*$/, "", q); if (q ~ /\.ssh$/) one(q) }' |
  { set --; while IFS= read -r k; do set -- "$@" "$k"; done
    [ $# -eq 0 ] || stat -L -c 'mode %a %u %n' -- "$@"; }
echo end
"""


@dataclass(frozen=True, slots=True)
class SshKeys(HostFact):
    """The keys of a host; `tool` is False where there is no ssh-keygen(1) to judge them by.

    `patterns` is where keys for logins were looked for, `closed` what could not be looked at.
    """

    label = "SSH の鍵"

    probe: ClassVar[Shell] = Shell(_PROBE, root=True)

    tool: bool
    host: tuple[HostKey, ...]
    login: tuple[LoginKey, ...]
    private: tuple[PrivateKey, ...]
    modes: tuple[KeyMode, ...]
    settings: tuple[UserSetting, ...]
    patterns: frozenset[str]
    closed: tuple[str, ...]

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Join each key with its strength; the last word says that nothing is missing."""
        lines = reply.text.split("\n")
        tools = [line.partition(" ")[2] for line in lines if line.startswith("tool ")]
        if "end" not in lines or len(tools) != 1:
            raise FactError(Why.TRUNCATED, T(ja="鍵の一覧の終わり", en="the end of the keys"))
        rows = [line.split(" ") for line in lines if " " in line]
        strength = {row[1]: row[2:] for row in rows if row[0] == "strength" and len(row) == 5}
        return cls(
            tool=tools[0] != "-",
            host=tuple(_host_key(row, strength) for row in rows if row[0] == "host"),
            login=tuple(_login_key(row, strength) for row in rows if row[1] == "entry"),
            private=tuple(
                PrivateKey(row[1], " ".join(row[3:]), row[2]) for row in rows if row[0] == "key"
            ),
            modes=tuple(
                KeyMode(" ".join(row[3:]), int(row[1], 8), int(row[2]))
                for row in rows
                if row[0] == "mode"
            ),
            settings=tuple(_setting(row) for row in rows if row[0] == "user"),
            patterns=frozenset(row[1] for row in rows if row[0] == "pattern"),
            closed=tuple(" ".join(row[2:]) for row in rows if row[0] == "closed"),
        )


def _host_key(row: list[str], strength: Mapping[str, list[str]]) -> HostKey:
    path = " ".join(row[1:])
    bits, _, kind = strength.get(path, ["", "", ""])
    return HostKey(path, int(bits) if bits else None, kind)


def _login_key(row: list[str], strength: Mapping[str, list[str]]) -> LoginKey:
    number, _, user, line, kind, options, *rest = row
    bits, fingerprint, _ = strength.get(number, ["", "-", ""])
    return LoginKey(
        user=user,
        path=" ".join(filter(None, rest)),
        line=int(line),
        kind=kind,
        options=frozenset(options.split(",")) - {"-", ""},
        bits=int(bits) if bits else None,
        fingerprint=fingerprint,
    )


def _setting(row: list[str]) -> UserSetting:
    _, user, line, keyword, value, *path = row
    return UserSetting(user, " ".join(path), int(line), keyword, value)
