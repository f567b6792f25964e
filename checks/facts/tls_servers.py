"""What the host's own servers offer over TLS, by shaking hands with them and nothing more."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.model import FactError, Why
from inventory.words import T

_HEAD = re.compile(r"target (\d{1,5}) (yes|no|slow)")
_TRY = re.compile(r"try (tls1|tls1_1) (offered|refused|cannot)")


@dataclass(frozen=True, slots=True)
class TlsServer:
    """One port: what it offers of the old versions, and the certificate that it shows."""

    port: int
    state: str
    old: Mapping[str, str]
    certificate: Mapping[str, str]

    @property
    def name(self) -> str:
        """The socket as policy writes it."""
        return f"tcp/{self.port}"

    @property
    def speaks_tls(self) -> bool:
        """False for a port on which something else answers."""
        return self.state != "no" or "offered" in self.old.values()

    @property
    def ends(self) -> datetime:
        """The last moment at which the certificate is valid."""
        return datetime.strptime(self.certificate["notAfter"], "%b %d %H:%M:%S %Y GMT").replace(
            tzinfo=UTC
        )

    @property
    def bits(self) -> int:
        """The size of the key; openssl(1) tells none of the curves that have but one."""
        known = {"ed25519": 256, "ed448": 456}.get(self.certificate["key"].lower())
        if not known and "bits" not in self.certificate:
            raise FactError(
                Why.UNDETERMINED, T(ja="鍵の長さが分からない", en="the size of the key is unknown")
            )
        return known or int(self.certificate["bits"])

    @property
    def is_elliptic(self) -> bool:
        """True for keys on elliptic curves, which are shorter at the same strength."""
        return not self.certificate["key"].startswith(("rsa", "dsa"))


@dataclass(frozen=True, slots=True)
class TlsServers(HostFact):
    """The ports usual for TLS on which something listens for others, at most eight.

    `others` are further TCP ports, which were not asked whether they speak TLS.
    """

    label = "TLS の待受け"

    servers: tuple[TlsServer, ...]
    complete: bool
    others: frozenset[str]

    probe = Shell(
        r"""
need awk; need sed; [ -r /proc/net/tcp ] || exit 92
K=' 443:- 8443:- 9443:- 465:- 636:- 853:- 990:- 993:- 995:- 6514:- 25:smtp 587:smtp 143:imap
 110:pop3 21:ftp 389:ldap 5432:postgres 3306:mysql '
L=$(cat /proc/net/tcp /proc/net/tcp6 | awk -v known="$K" '
  function hex(s,  i, n) { n = 0
    for (i = 1; i <= length(s); i++) n = n * 16 + index("0123456789ABCDEF", substr(s, i, 1)) - 1
    return n }
  function b(s, i) { return substr(s, i, 2) }
  BEGIN { n = split(known, k, " ")
    for (i = 1; i <= n; i++) { split(k[i], q, ":"); way[q[1]] = q[2] } }
  $4 == "0A" { split($2, a, ":"); p = hex(a[2]); h = a[1]
    # one that takes every address is asked once, the others each by theirs
    s = (h ~ /^0+$/ ? "" : h) " " p; if (s in seen) next
    if (h ~ /^0+$/) at = length(h) == 8 ? "127.0.0.1" : "[::1]"
    else if (length(h) == 8) {
      if (b(h, 7) == "7F") next
      at = hex(b(h, 7)) "." hex(b(h, 5)) "." hex(b(h, 3)) "." hex(b(h, 1)) }
    else if (h ~ /^0+01000000$/) next
    else { at = "["; for (i = 1; i <= 25; i += 8)
      at = at (i > 1 ? ":" : "") b(h, i + 6) b(h, i + 4) ":" b(h, i + 2) b(h, i)
      at = at "]" }
    seen[s] = 1; if (p in way) print at ":" p ":" way[p]; else print "other:" p ":x" }' | sort)
printf '%s\n' "$L" | sed -n 's/^other:\([0-9]*\):x$/other \1/p'
L=$(printf '%s\n' "$L" | sed '/^other:/d')
[ -z "$L" ] && { printf 'end\n'; exit 0; }
need openssl; need timeout; timeout 3 true || exit 91
n=0; late=0
for e in $L; do
  n=$((n+1)); [ "$n" -le 8 ] || { printf 'more\n'; break; }
  w=${e##*:}; e=${e%:*}; s=; [ "$w" = - ] || s="-starttls $w"
  c() { [ "$late" -lt 2 ] || return 124
    lim 3 openssl s_client -connect "$e" $s "$@" </dev/null 2>&1; }
  o=$(c); r=$?
  case $r,$o in
    124,*|143,*|137,*) late=$((late+1)); printf 'target %s slow\n' "${e##*:}"
      printf 'try tls1 cannot\ntry tls1_1 cannot\n'; continue ;;
    *'BEGIN CERTIFICATE'*)
      t=1; printf 'target %s yes\n' "${e##*:}"
      printf '%s\n' "$o" | openssl x509 -noout -subject -issuer -enddate -text |
        sed -n -e 's/^subject=/cert &/p' -e 's/^issuer=/cert &/p' -e 's/^notAfter=/cert &/p' \
          -e 's/^ *Public Key Algorithm: */cert key=/p' \
          -e 's/^.*Public-Key: *(\([0-9]*\) bit.*/cert bits=\1/p' \
          -e 's/^ *Signature Algorithm: */cert signature=/p' ;;
    # only who took the connection and answered no TLS at all speaks something else
    *'alert number'*|*'unexpected eof'*|*'errno='*) t=; printf 'target %s slow\n' "${e##*:}" ;;
    *CONNECTED*) t=; printf 'target %s no\n' "${e##*:}" ;;
    *) t=; printf 'target %s slow\n' "${e##*:}" ;;
  esac
  for v in tls1 tls1_1; do
    o=$(c -$v -cipher ALL:@SECLEVEL=0); r=$?
    case $r,$o in
      124,*|143,*|137,*) w=cannot; late=$((late+1)) ;;
      *'Cipher is '[A-Z]*) w=offered ;;
      *'alert number'*|*'unsupported protocol'*|*'wrong version number'*|*'wrong ssl version'*)
        w=refused ;;
      *'unexpected eof'*|*'errno='*) w=refused ;;
      *) w=cannot ;;
    esac
    [ -n "$t" ] || [ $w = offered ] || w=cannot
    printf 'try %s %s\n' "$v" "$w"
  done
done
printf 'end\n'
"""
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read what openssl-s_client(1) and openssl-x509(1) said of each port."""
        rows = reply.text.splitlines()
        if rows[-1:] != ["end"]:
            raise FactError(Why.TRUNCATED, T(ja="TLS の待受け", en="the servers of TLS"))
        heads = [at for at, row in enumerate(rows) if row.startswith("target ")]
        ends = [*heads, len(rows) - 1][1:]
        blocks = [rows[start:end] for start, end in zip(heads, ends, strict=True)]
        others = frozenset(f"tcp/{row[6:]}" for row in rows if row.startswith("other "))
        return cls(tuple(map(_server, blocks)), "more" not in rows, others)


def _server(rows: Iterable[str]) -> TlsServer:
    head, *rest = rows
    match = _HEAD.fullmatch(head)
    tries = {m[1]: m[2] for m in map(_TRY.fullmatch, rest) if m}
    if not match or len(tries) != 2:
        raise FactError(Why.MALFORMED, T(ja=f"TLS の行 {head!r}", en=f"line of TLS {head!r}"))
    pairs = (row[5:].partition("=") for row in rest if row.startswith("cert "))
    shown: dict[str, str] = {}
    for name, _, value in pairs:
        shown.setdefault(name.lower() if name != "notAfter" else name, value.strip())
    return TlsServer(int(match[1]), match[2], MappingProxyType(tries), MappingProxyType(shown))
