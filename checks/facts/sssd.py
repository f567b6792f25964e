"""SSSD as it is configured (sssd.conf(5)): the options that decide how logins are checked.

Only the options named in the probe leave the host; others hold passwords of the directory.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from checks.fact import HostFact, Reply, Shell
from checks.model import FactError, Provenance, Why
from inventory.words import T

_WHAT = T(ja="SSSDの設定", en="settings of SSSD")
_PROBE = r"""
need awk
set -- /dev/null
[ -d /etc/sssd ] && [ ! -x /etc/sssd ] && exit 92
for x in /etc/sssd/sssd.conf /etc/sssd/conf.d/[!.]*.conf; do
  [ -f "$x" ] && printf 'file\t%s\n' "$x" && set -- "$@" "$x"
done
awk '/^[ \t]*[#;]/ { next }
  /^[ \t]*\[/ { sub(/^[ \t]*\[/, ""); sub(/\].*/, ""); section = $0
    print "section\t" section; next }
  { i = index($0, "="); if (!i) next
    name = substr($0, 1, i - 1); value = substr($0, i + 1)
    gsub(/[ \t]/, "", name); gsub(/^[ \t]+|[ \t\r]+$/, "", value)
    if (name ~ /^(services|domains|id_provider|auth_provider|ldap_uri|ldap_id_use_start_tls)$/ ||
        name ~ /^ldap_(backup|chpass|chpass_backup)_uri$/ ||
        name ~ /^(ldap_tls_reqcert|cache_credentials|offline_credentials_expiration)$/)
      print "set\t" section "\t" name "\t" substr(value, 1, 200) }' "$@" || exit 1
for x in /etc/systemd/system/sssd.service.wants/sssd-pam.socket \
    /etc/systemd/system/sockets.target.wants/sssd-pam.socket; do
  [ -L "$x" ] && echo socket
done
echo complete
"""


@dataclass(frozen=True, slots=True)
class Sssd(HostFact):
    """Every value of each option by section, in the order in which SSSD reads them."""

    label = "SSSDの設定"

    probe: ClassVar[Shell] = Shell(_PROBE, root=True)

    files: tuple[str, ...]
    sections: tuple[str, ...]
    options: Mapping[tuple[str, str], tuple[str, ...]]
    socket: bool

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read the rows; FactError where they end early."""
        rows = [line.split("\t") for line in reply.text.split("\n") if line]
        if rows[-1:] != [["complete"]] or rows.count(["complete"]) != 1:
            raise FactError(Why.TRUNCATED, _WHAT)
        options: dict[tuple[str, str], tuple[str, ...]] = {}
        for row in rows:
            if row[0] == "set":
                if len(row) != 4:
                    raise FactError(Why.MALFORMED, _WHAT)
                key = row[1].strip(), row[2]
                options[key] = (*options.get(key, ()), row[3])
        return cls(
            files=tuple(row[1] for row in rows if row[0] == "file"),
            sections=tuple(dict.fromkeys(row[1].strip() for row in rows if row[0] == "section")),
            options=options,
            socket=["socket"] in rows,
        )

    def value(self, section: str, name: str) -> str | None:
        """The value that counts: the last one, as conf.d is read after the file."""
        found = self.options.get((section, name), ())
        return found[-1] if found else None

    def provenance(self, section: str, name: str) -> Provenance:
        """Whether it is written, written again differently, or the built-in one."""
        found = self.options.get((section, name), ())
        if len(set(found)) > 1:
            return Provenance.OVERRIDDEN
        return Provenance.EXPLICIT if found else Provenance.DEFAULT

    def ldap_domains(self) -> tuple[str, ...]:
        """The sections of domains that ask an LDAP directory (sssd-ldap(5))."""
        return tuple(
            section
            for section in self.sections
            if section.startswith("domain/")
            and "ldap" in (self.value(section, "id_provider"), self.value(section, "auth_provider"))
        )
