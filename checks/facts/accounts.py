"""User and group accounts: from the files and as the name service answers; hashes stay behind.

`/etc/passwd`, `/etc/group` and `getent` are read side by side, as LDAP, SSSD and `+` lines make
them differ (nsswitch.conf(5)). Password fields are reduced to one word on the host (crypt(5)), and
the comment field, which holds people's names, is not read at all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Self

from checks.fact import HostFact, Reply, Shell
from checks.model import FactError, Why
from inventory.words import T, joined

REDUCE = r"""
function kind(h) {
  if (h ~ /^\$y\$/) return "yescrypt"
  if (h ~ /^\$gy\$/) return "gost-yescrypt"
  if (h ~ /^\$7\$/) return "scrypt"
  if (h ~ /^\$6\$/) return "sha512"
  if (h ~ /^\$5\$/) return "sha256"
  if (h ~ /^\$2[abxy]?\$/) return "bcrypt"
  if (h ~ /^\$1\$/) return "md5"
  if (h ~ /^\$3\$/) return "nthash"
  if (h ~ /^\$md5/) return "sunmd5"
  if (h ~ /^\$sha1\$/) return "sha1"
  if (h ~ /^_/ && length(h) == 20) return "bsdi"
  if (length(h) == 13 && h !~ /[^.\/0-9A-Za-z]/) return "des"
  return "other" }
function word(h) {
  if (h == "") return "empty"
  if (h == "x") return "x"
  if (h ~ /^\*/) return length(h) < 14 ? "star" : "locked-" kind(substr(h, 2))
  if (h !~ /^!/) return kind(h)
  sub(/^!+/, "", h)
  return h == "" || h ~ /^\*/ ? "locked" : "locked-" kind(h) }
"""

_PLACES = {f"{top}{name}" for top in ("", "/usr", "/usr/local") for name in ("/bin", "/sbin")}
NO_GETENT = "getent missing"
STRONG = frozenset({"yescrypt", "gost-yescrypt", "scrypt", "sha512", "sha256", "bcrypt"})
HASHES = STRONG | {"md5", "nthash", "sunmd5", "sha1", "bsdi", "des", "other"}
_WORDS = HASHES | {f"locked-{name}" for name in HASHES} | {"empty", "x", "star", "locked"}

_PROBE = (
    "need awk\n"
    "P='"
    + REDUCE
    + r"""
BEGIN { FS = ":"; OFS = ":" }
/^[+-]/ { print kindof, "nis", $1; next }
/^[ \t]*(#|$)/ { next }
# a line of another form may have a hash anywhere: nothing of it leaves
NF != (kindof ~ /[gG]/ ? 4 : 7) || $3 !~ /^[0-9]+$/ { print kindof, "?"; next }
kindof ~ /[gG]/ { print kindof, $1, word($2), $3, $4; next }
{ print kindof, $1, word($2), $3, ($4 ~ /^[0-9]+$/ ? $4 : "?"), $6, $7 }'
for k in p:passwd g:group; do
  [ -r "/etc/${k#*:}" ] || exit 1
  awk -v kindof="${k%%:*}" "$P" "/etc/${k#*:}" || exit 1
done
if command -v getent >/dev/null 2>&1; then
  { lim 20 getent passwd; [ "$?" -lt 124 ] || echo odd:; } | awk -v kindof=P "$P"
  { lim 20 getent group; [ "$?" -lt 124 ] || echo odd:; } | awk -v kindof=G "$P"
  echo answered
fi
[ -r /etc/nsswitch.conf ] && awk '{ sub(/#.*/, "") }
  /^[ \t]*(passwd|group|initgroups)[ \t]*:/ { print "sources:" $0 }' /etc/nsswitch.conf
# distributions name sss beforehand; SSSD knows nobody while it has no settings
set -- /etc/sssd/sssd.conf /etc/sssd/conf.d/*.conf
if { [ ! -d /etc/sssd ] || [ -x /etc/sssd ]; } && [ ! -s "$1" ] && [ ! -e "$2" ]; then
  echo "unset:sss"
fi
[ -r /etc/shells ] && awk '{ sub(/^[^#\/]*/, "") } /^\// { print "shell:" $1 }' /etc/shells
echo complete
"""
)


@dataclass(frozen=True, slots=True)
class Account:
    """One account of passwd(5), without its comment field; `password` is a word, never a hash."""

    name: str
    password: str
    uid: int
    gid: int
    home: str
    shell: str

    @property
    def can_have_shell(self) -> bool:
        """True unless the shell is one that ends at once (nologin(8), false(1), sync)."""
        return (
            self.shell.rsplit("/", 1)[-1]
            not in {
                "nologin",
                "false",
                "true",
                "sync",
                "shutdown",
                "halt",
            }
            or self.shell.rpartition("/")[0] not in _PLACES
        )


@dataclass(frozen=True, slots=True)
class Group:
    """One group of group(5)."""

    name: str
    password: str
    gid: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Accounts(HostFact):
    """The accounts of a host; `known` and `known_groups` are what the name service lists.

    `remote` names sources that may hold more accounts than they list (nsswitch.conf(5)).
    """

    label = "アカウントの一覧"

    probe: ClassVar[Shell] = Shell(_PROBE)

    local: tuple[Account, ...]
    groups: tuple[Group, ...]
    known: tuple[Account, ...]
    known_groups: tuple[Group, ...]
    remote: tuple[str, ...]
    shells: frozenset[str]

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read the reduced files; FactError where they end early or a line is not of its form."""
        lines = [line for line in reply.text.split("\n") if line]
        if not lines or lines[-1] != "complete":
            raise FactError(Why.TRUNCATED, T(ja="アカウントの一覧", en="accounts"))
        rows = [line.split(":") for line in lines]
        local, groups = _accounts(rows, "p"), _groups(rows, "g")
        if not local:
            raise FactError(
                Why.MALFORMED,
                T(ja="/etc/passwd に利用者IDがない", en="/etc/passwd holds no account"),
            )
        answered = ["answered"] in rows
        remote = _remote(rows) if answered else _remote(rows) | {NO_GETENT}
        return cls(
            local=local,
            groups=groups,
            known=_accounts(rows, "P") if answered else local,
            known_groups=_groups(rows, "G") if answered else groups,
            remote=tuple(sorted(remote)),
            shells=frozenset(row[1] for row in rows if row[0] == "shell"),
        )

    def elsewhere(self) -> T:
        """The sources that may hold more accounts, in words."""
        missing = T(ja="getent なし", en=NO_GETENT)
        return joined(missing if one == NO_GETENT else one for one in self.remote)

    def unlisted(self) -> T:
        """That there may be accounts whom nobody looked at, in words."""
        where = self.elsewhere()
        return T(ja=f"{where.ja} にも利用者IDがありうる", en=f"there may be accounts in {where.en}")

    def all(self) -> tuple[Account, ...]:
        """Every account of the files and of the name service, each once."""
        return tuple(dict.fromkeys((*self.local, *self.known)))

    def groups_of(self, name: str) -> frozenset[str]:
        """The groups of an account, its own among them."""
        own = {one.gid for one in self.all() if one.name == name}
        groups = (*self.groups, *self.known_groups)
        return frozenset(one.name for one in groups if one.gid in own or name in one.members)

    def members(self, *names: str) -> frozenset[str]:
        """The accounts in these groups, by membership or by their own group."""
        groups = [one for one in (*self.groups, *self.known_groups) if one.name in names]
        gids = {one.gid for one in groups}
        primary = {one.name for one in (*self.local, *self.known) if one.gid in gids}
        return frozenset(primary.union(*(one.members for one in groups)))


def _accounts(rows: list[list[str]], mark: str) -> tuple[Account, ...]:
    found = []
    for row in _of(rows, mark):
        if len(row) != 7 or row[2] not in _WORDS:
            raise FactError(
                Why.MALFORMED,
                T(ja=f"passwd の行 {row[1:2]}", en=f"account line {row[1:2]}"),
            )
        found.append(Account(row[1], row[2], int(row[3]), int(row[4]), row[5], row[6]))
    return tuple(found)


def _groups(rows: list[list[str]], mark: str) -> tuple[Group, ...]:
    found = []
    for row in _of(rows, mark):
        if len(row) != 5 or row[2] not in _WORDS:
            raise FactError(
                Why.MALFORMED, T(ja=f"group の行 {row[1:2]}", en=f"group line {row[1:2]}")
            )
        found.append(Group(row[1], row[2], int(row[3]), tuple(filter(None, row[4].split(",")))))
    return tuple(found)


def _of(rows: list[list[str]], mark: str) -> Iterable[list[str]]:
    for row in rows:
        if row[0] == mark and row[1] != "nis":
            if "?" in (row[1], *row[4:5]):
                raise FactError(
                    Why.MALFORMED,
                    T(
                        ja="/etc/passwd 又は /etc/group の行",
                        en="a line of /etc/passwd or /etc/group",
                    ),
                )
            yield row


def _remote(rows: list[list[str]]) -> set[str]:
    words = {word for row in rows if row[0] == "sources" for word in row[-1].split()}
    named = {word for word in words if not word.startswith("[") and not word.endswith("]")}
    nis = {"nis"} if any(row[1:2] == ["nis"] for row in rows) else set()
    unset = {row[1] for row in rows if row[0] == "unset"}
    return (named - {"files", "systemd", "compat", "altfiles"} - unset) | nis


_SHADOW = (
    "need awk\n[ -r /etc/shadow ] || exit 1\nawk '"
    + REDUCE
    + r"""
BEGIN { FS = ":"; OFS = ":" }
/^[+-]/ || /^[ \t]*(#|$)/ { next }
{ for (i = 3; i <= 8; i++) if ($i !~ /^-?[0-9]*$/) NF = 1
  if (NF < 8 || NF > 9) { print "s", "?"; next }
  print "s", $1, word($2), $3, $4, $5, $6, $7, $8 }
END { print "complete" }' /etc/shadow
"""
)


@dataclass(frozen=True, slots=True)
class Secret:
    """One line of shadow(5) without its hash; days count from 1970-01-01, None where not set."""

    name: str
    password: str
    changed: int | None
    minimum: int | None
    maximum: int | None
    warn: int | None
    inactive: int | None
    expires: int | None

    @property
    def usable(self) -> bool:
        """True where a password can log in: a hash that is not locked, or none needed."""
        return self.password in HASHES or self.password == "empty"  # noqa: S105 - a class word


@dataclass(frozen=True, slots=True)
class Shadow(HostFact):
    """shadow(5) of a host, and the day of its clock."""

    label = "/etc/shadow の情報"

    probe: ClassVar[Shell] = Shell(_SHADOW, root=True)

    entries: tuple[Secret, ...]
    today: date

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read the reduced lines; FactError where they end early or are not of their form."""
        lines = [line for line in reply.text.split("\n") if line]
        if not lines or lines[-1] != "complete":
            raise FactError(Why.TRUNCATED, "/etc/shadow")
        entries = tuple(_secret(line.split(":")) for line in lines[:-1])
        if not entries:
            raise FactError(
                Why.MALFORMED,
                T(ja="/etc/shadow に利用者IDがない", en="/etc/shadow holds no account"),
            )
        return cls(entries, reply.day)

    def of(self, name: str) -> Secret | None:
        """The entry of an account."""
        return next((one for one in self.entries if one.name == name), None)

    def day(self, days: int) -> date:
        """A day of shadow(5) as a date."""
        return date(1970, 1, 1) + timedelta(days=days)


def _secret(row: list[str]) -> Secret:
    if len(row) != 9 or row[0] != "s" or row[1] == "?" or row[2] not in _WORDS:
        raise FactError(Why.MALFORMED, T(ja="/etc/shadow の行", en="a line of /etc/shadow"))
    numbers = [int(text) if text else None for text in row[3:]]
    return Secret(row[1], row[2], *numbers)
