"""Ways into a host beside SSH: sessions that open by themselves, and VPN servers as they are set.

Only the few words that say how people prove themselves leave the host, never a key or a secret.
"""

from dataclasses import dataclass
from typing import ClassVar, Self

from checks.fact import HostFact, Reply, Shell
from checks.model import FactError, Why
from inventory.words import T

_PROBE = r"""
need awk
set --
for x in /etc/gdm3/*.conf /etc/gdm/*.conf /etc/lightdm/*.conf /etc/lightdm/lightdm.conf.d/*.conf \
  /usr/share/lightdm/lightdm.conf.d/*.conf /etc/sddm.conf /etc/sddm.conf.d/*.conf \
  /etc/systemd/system/*getty@*.service.d/*.conf /etc/systemd/system/*getty@*.service \
  /run/systemd/system/*getty@*.service.d/*.conf /etc/inittab; do
  [ -f "$x" ] || continue
  [ -r "$x" ] || { printf 'unread\t%s\n' "$x"; continue; }
  set -- "$@" "$x"
done
[ $# -eq 0 ] || awk '
  /^[ \t]*[#;]/ { next }
  { sub(/\r$/, ""); i = index($0, "="); k = tolower(substr($0, 1, i - 1)); v = substr($0, i + 1)
    gsub(/[ \t]/, "", k); gsub(/^[ \t]+|[ \t]+$/, "", v) }
  k ~ /^(automatic|timed)login(enable)?$/ { gdm[FILENAME, k] = v; at[FILENAME, k] = FNR; next }
  k == "autologin-user" && v != "" { print "auto\t" FILENAME ":" FNR "\t" v }
  FILENAME ~ /sddm/ && k == "user" && v != "" { print "auto\t" FILENAME ":" FNR "\t" v }
  FILENAME ~ /getty|inittab/ && match($0, /(--autologin|[ \t]-a)[ =]+[^ ]+/) {
    v = substr($0, RSTART, RLENGTH); sub(/.*[ =]/, "", v); gsub(/["\047]/, "", v)
    print "auto\t" FILENAME ":" FNR "\t" v; next }
  FILENAME ~ /getty|inittab/ && /getty.*[ \t](-n|-l|--skip-login|--login-program)/ {
    print "auto\t" FILENAME ":" FNR "\t?" }
  END { for (i in gdm) { split(i, w, SUBSEP); k = w[2]
    if (k !~ /enable$/ && tolower(gdm[w[1], k "enable"]) ~ /^(true|1|yes)$/)
      print "auto\t" w[1] ":" at[i] "\t" gdm[i] } }' "$@"
for x in /etc/systemd/system/*.wants/debug-shell.service; do
  [ -h "$x" ] && printf 'auto\t%s:1\troot\n' "$x"
done
set --
for x in /etc/openvpn/*.conf /etc/openvpn/server/*.conf /etc/swanctl/swanctl.conf \
  /etc/swanctl/conf.d/*.conf /etc/ipsec.conf /etc/ipsec.d/*.conf /etc/strongswan/swanctl/*.conf \
  /etc/strongswan/swanctl/conf.d/*.conf; do
  [ -f "$x" ] || continue
  [ -r "$x" ] || { printf 'unread\t%s\n' "$x"; continue; }
  set -- "$@" "$x"
done
[ $# -eq 0 ] || awk '
  /^[ \t]*[#;]/ { next }
  { sub(/\r$/, ""); k = tolower($1) }
  FILENAME ~ /openvpn/ {
    if (k ~ /^(mode|server|server-bridge|tls-server)$/ ||
        k ~ /^(verify-client-cert|client-cert-not-required|auth-user-pass-(optional|verify))$/)
      print "vpn\t" FILENAME ":" FNR "\t" k "\t" (k ~ /verify/ ? $2 : "")
    else if (k == "plugin")
      print "vpn\t" FILENAME ":" FNR "\t" k "\t" $2 " " ($2 ~ /auth-pam/ ? $3 : "")
    next }
  { sub(/#.*/, ""); i = index($0, "="); k = tolower(substr($0, 1, i - 1)); v = substr($0, i + 1)
    gsub(/[ \t]/, "", k); gsub(/[ \t{}]/, "", v) }
  k ~ /^((left|right)?auth2?|authby|xauth)$/ { print "ike\t" FILENAME ":" FNR "\t" k "\t" v }' "$@"
echo end
"""


@dataclass(frozen=True, slots=True)
class Written:
    """A setting where it is written: `file:line`, its name and its value."""

    place: str
    name: str
    value: str

    @property
    def file(self) -> str:
        """The file it stands in."""
        return self.place.rpartition(":")[0]

    def __str__(self) -> str:
        """The line as an auditor quotes it."""
        return f"{self.place}: {self.name} {self.value}".rstrip()


@dataclass(frozen=True, slots=True)
class Doors(HostFact):
    """`automatic` are sessions that open for somebody unasked; `unread` what could not be read."""

    label = "ログインの入口"

    probe: ClassVar[Shell] = Shell(_PROBE, root=True)

    automatic: tuple[Written, ...]
    openvpn: tuple[Written, ...]
    ike: tuple[Written, ...]
    unread: tuple[str, ...]

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read the rows; the last word says that nothing is missing."""
        rows = [line.split("\t") for line in reply.text.split("\n") if line]
        if not rows or rows[-1] != ["end"]:
            raise FactError(Why.TRUNCATED, T(ja="入口の一覧の終わり", en="the end of the doors"))
        automatic = tuple(Written(row[1], "autologin", row[2]) for row in rows if _is(row, "auto"))
        openvpn, ike = (
            tuple(Written(*row[1:4]) for row in rows if _is(row, word)) for word in ("vpn", "ike")
        )
        return cls(
            automatic=automatic,
            openvpn=openvpn,
            ike=ike,
            unread=tuple(row[1] for row in rows if row[0] == "unread"),
        )


def _is(row: list[str], word: str) -> bool:
    return row[0] == word and len(row) == (3 if word == "auto" else 4)
