"""What runs by itself: who may schedule, whose crontabs there are, and what root is made to run."""

from dataclasses import dataclass
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.facts.file_modes import FileMode, described
from checks.model import FactError, Why
from inventory.words import T

_SCRIPTS = (".sh", ".py", ".pl", ".rb", ".php")
_CUT = T(ja="定期実行の設定の一覧", en="the list of what is scheduled")


@dataclass(frozen=True, slots=True)
class Scheduling(HostFact):
    """The programs and lists of cron(8) and at(1), and what they and local units make root run.

    `named` are the files and folders that the lines name, with the folders above them. `units`
    are those of the folders of systemd and init that root alone does not own and write.
    """

    label = "定期実行と自動起動の設定"

    has: frozenset[str]
    lists: frozenset[str]
    crontabs: tuple[str, ...]
    named: tuple[FileMode, ...]
    units: tuple[FileMode, ...]

    probe = Shell(
        r"""
need awk; need find; need stat; need head
[ -x /usr/bin/crontab ] && printf 'has cron\n'
[ -x /usr/bin/at ] && printf 'has at\n'
[ -e /etc/debian_version ] && printf 'has debian\n'
for k in cron.allow cron.deny at.allow at.deny; do [ -e "/etc/$k" ] && printf 'list %s\n' "$k"; done
for k in /var/spool/cron/crontabs/* /var/spool/cron/*; do
  [ -f "$k" ] && printf 'tab %s\n' "${k##*/}"
done
set --
for k in /etc/crontab /etc/anacrontab /etc/cron.d/* /var/spool/cron/crontabs/root \
    /var/spool/cron/root /etc/systemd/system/*.service /etc/systemd/system/*.service.d/*.conf; do
  case $k in /etc/cron.d/*[!A-Za-z0-9_-]*) [ -e /etc/debian_version ] && continue ;; esac
  [ -f "$k" ] && [ -r "$k" ] && set -- "$@" "$k"
done
n=$(awk '
  function words(text, p, i, n, d) { d = ""
    n = split(text, p, /[][ \t"'"'"';&|(){}<>`$=,:]+/)
    for (i = 1; i <= n; i++) {
      if (p[i] == "cd" && p[i + 1] ~ /^\//) d = p[i + 1]
      if (d && p[i] ~ /^\.\/./) p[i] = d substr(p[i], 2)
      else if (d && p[i] ~ /^[^\/]+\.(sh|py|pl|rb|php)$/) p[i] = d "/" p[i]
      if (p[i] ~ /^\/./) found[FILENAME] = found[FILENAME] "\n" p[i] } }
  /^[ \t]*([#;]|$)/ { next }
  FILENAME ~ /^\/etc\/systemd\// {
    if ($0 ~ /^User=/ && $0 !~ /^User=(root|0)?[ \t]*$/) other[FILENAME] = 1
    if (/^Exec[A-Za-z]*=/) { sub(/^[^=]*=[-@:+!|]*/, ""); words($0) }
    next }
  /^[ \t]*[A-Za-z_][A-Za-z_0-9]*[ \t]*=/ { next }
  {
    m = $1 ~ /^@/ ? 2 : 6
    if (FILENAME == "/etc/anacrontab") m = 4
    else if (FILENAME !~ /^\/var\//) { if ($m != "root") next; m++ }
    for (i = 1; i < m; i++) $i = ""
    words($0) }
  END { for (k in found) if (!(k in other)) print found[k] }
' /dev/null "$@" | sort -u | head -n 1000 | awk '
  /^\// { for (p = $0; p != ""; sub(/\/[^\/]*$/, "", p)) if (!(p in s)) { s[p]; print p } }')
set -f; i=$IFS; IFS='
'
set -- / $n; IFS=$i; set +f
[ "$#" -le 1000 ] || exit 1
stat -L -c 'named %f %u %g %U %G %n' -- "$@"
set --
for k in /etc/systemd /etc/init.d /etc/rc.local /etc/rc.d /etc/anacrontab /etc/udev /etc/xinetd.d \
    /usr/local/lib/systemd; do
  [ -e "$k" ] && set -- "$@" "$k"
done
[ "$#" -eq 0 ] || lim 15 find "$@" -xdev \( -type f -o -type d \) \
  \( ! -user 0 -o -perm -0020 -o -perm -0002 \) -exec stat -c 'unit %f %u %g %U %G %n' {} + \
  || exit 1
printf 'complete\n'
""",
        root=True,
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read the words of the probe; a list without its end is none."""
        lines = [line for line in reply.text.split("\n") if line]
        if lines[-1:] != ["complete"]:
            raise FactError(Why.TRUNCATED, _CUT)
        named = _files(lines, "named")
        if not any(one.path == "/" for one in named):
            raise FactError(Why.MALFORMED, _CUT)
        return cls(
            has=frozenset(_rest(lines, "has")),
            lists=frozenset(_rest(lines, "list")),
            crontabs=tuple(_rest(lines, "tab")),
            named=named,
            units=_files(lines, "unit"),
        )

    def programs(self) -> list[FileMode]:
        """The named files that are run: those with an execute bit, and scripts by their ending."""
        return [
            one
            for one in self.named
            if not one.is_folder and (one.bits & 0o111 or one.path.endswith(_SCRIPTS))
        ]

    def above(self, one: FileMode) -> list[FileMode]:
        """The folders above a named file."""
        heads = {one.path[:at] or "/" for at, sign in enumerate(one.path) if sign == "/"}
        return [folder for folder in self.named if folder.path in heads]


def _rest(lines: list[str], word: str) -> list[str]:
    return [line.removeprefix(f"{word} ") for line in lines if line.startswith(f"{word} ")]


def _files(lines: list[str], word: str) -> tuple[FileMode, ...]:
    return tuple(described(line) for line in _rest(lines, word) if " /" in line)
