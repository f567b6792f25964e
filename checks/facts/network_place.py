"""Where the host is in the network: addresses, routes, name servers, proxies, interfaces."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
    ip_address,
    ip_interface,
    ip_network,
)
from itertools import pairwise
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.facts.config_files import tail, texts
from checks.model import FactError, Why
from inventory.words import T

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
_MOST = 1000  # routes; the probe stops there
_ADDRESS = re.compile(r"addr \d+:\s+(\S+)\s+inet6? (\S+)(?: peer (\S+))?\s.*")
_NAMESERVER = re.compile(r"^[ \t]*nameserver[ \t]+([^ \t%#;\n]+)", re.M)
_NOWHERE = frozenset({"local", "broadcast", "multicast", "anycast", "blackhole"})
_REFUSED = frozenset({"unreachable", "prohibit", "throw"})


@dataclass(frozen=True, slots=True)
class Route:
    """One way out: to which network, through which gateways (none where it is at the wire)."""

    to: Network
    gateways: tuple[Address, ...]
    text: str

    @property
    def is_default(self) -> bool:
        """True for the way that takes what no other takes."""
        return self.to.prefixlen == 0


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy that a file names: host and port, and whether a password stood with it."""

    path: str
    target: str
    password: bool

    @property
    def host(self) -> str:
        """The name or address without the port."""
        return self.target.rpartition(":")[0].strip("[]") or self.target


@dataclass(frozen=True, slots=True)
class NetworkPlace(HostFact):
    """The host's own addresses, the routes of every table but `local`, and whom it relies on."""

    label = "ネットワークの構成"

    addresses: tuple[tuple[str, IPv4Interface | IPv6Interface], ...]
    routes: tuple[Route, ...]
    resolvers: tuple[Address, ...]
    proxies: tuple[Proxy, ...]
    listening_to_all: tuple[str, ...]
    wireless: tuple[str, ...]

    probe = Shell(
        r"""
f /etc/resolv.conf /run/systemd/resolve/resolv.conf
need ip; need awk; need sed
A=$(ip -o addr show) || exit 1
R=$(ip -o route show table all) || exit 1
S=$(ip -o -6 route show table all) || [ ! -e /proc/net/if_inet6 ] || exit 1
printf '%s\n' "$A" | sed -e 's/^/addr /' -e 's/\\.*//' -e 1000q
printf '%s\n' "$R" "$S" |
  sed -e '/ table local/d' -e '/^local /d' -e '/^$/d' -e 's/\\/ /g' -e 's/^/route /' | sed 1000q
set -- /dev/null
for k in /etc/environment /etc/environment.d/*.conf /etc/profile /etc/profile.d/*.sh \
    /etc/bash.bashrc /etc/bashrc /etc/apt/apt.conf /etc/apt/apt.conf.d/* /etc/yum.conf \
    /etc/dnf/dnf.conf /etc/wgetrc /etc/pip.conf /etc/gitconfig /etc/sysconfig/proxy \
    /etc/systemd/system.conf /etc/systemd/system.conf.d/*.conf \
    /etc/systemd/system/*.service.d/*.conf; do
  [ -f "$k" ] || continue
  [ -r "$k" ] || exit 92
  set -- "$@" "$k"
done
awk '
  /^[ \t]*(#|\/\/)/ { next }
  { sub(/\r$/, ""); l = tolower($0); r = $0
    while (match(l, /(http|https|ftp|all|socks|rsync)_proxy[ \t]*=/) ||
        match(l, /acquire::[a-z]+::proxy[^ \t"]*[ \t]+/) ||
        match(l, /(^|[ \t{])proxy[ \t]*[ \t=]/)) {
      l = substr(l, RSTART + RLENGTH); r = substr(r, RSTART + RLENGTH); v = r
      # the value ends before the next setting of the line
      if (match(l, /[ \t"\047;][a-z_]*_proxy[ \t]*=/)) v = substr(v, 1, RSTART)
      p = index(v, "@") ? "password" : "-"
      sub(/^.*@/, "", v); gsub(/["\047;]/, "", v); sub(/^[ \t]+/, "", v)
      sub(/^[A-Za-z0-9]+:\/\//, "", v); sub(/[\/ \t].*/, "", v)
      if (v != "" && v !~ /^(DIRECT|_none_|false)$/) {
        f = FILENAME; gsub(/ /, "?", f); print "proxy", f, p, v } } }' "$@"
for d in /sys/class/net/*; do
  v=; IFS= read -r v <"$d/flags" || continue
  n=${d##*/}
  [ $((v & 0x100)) -eq 0 ] || [ -e "$d/master" ] || [ -e "$d/bridge" ] || printf 'promisc %s\n' "$n"
  { [ -e "$d/wireless" ] || [ -e "$d/phy80211" ]; } && [ $((v & 1)) -eq 1 ] &&
    printf 'wireless %s\n' "$n"
done
[ -d /sys/class/net/lo ] && printf 'end\n'
"""
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read ip-address(8), ip-route(8), resolv.conf(5) and what the probe found in files."""
        rows = tail(reply).splitlines()
        if rows[-1:] != ["end"]:
            raise FactError(
                Why.TRUNCATED, T(ja="ネットワークの構成", en="the description of the network")
            )
        if sum(row.startswith("addr ") for row in rows) >= _MOST:
            raise FactError(Why.TRUNCATED, T(ja="アドレスが多すぎる", en="too many addresses"))
        routes = [row[6:] for row in rows if row.startswith("route ")]
        if len(routes) >= _MOST:
            raise FactError(Why.TRUNCATED, T(ja="経路が多すぎる", en="too many routes"))
        proxies = [row.split(" ", 3) for row in rows if row.startswith("proxy ")]
        return cls(
            tuple(_addresses(rows)),
            tuple(dict.fromkeys(filter(None, map(_route, routes)))),
            _resolvers(texts(reply)),
            tuple(Proxy(path, target, said == "password") for _, path, said, target in proxies),
            tuple(row[8:] for row in rows if row.startswith("promisc ")),
            tuple(row[9:] for row in rows if row.startswith("wireless ")),
        )


def _addresses(rows: list[str]) -> Iterator[tuple[str, IPv4Interface | IPv6Interface]]:
    found = False
    for row in rows:
        if match := _ADDRESS.fullmatch(row + " "):
            found = True
            yield match[1], ip_interface(match[2])
    if not found:
        raise FactError(Why.MALFORMED, T(ja="アドレスがない", en="no address"))


def _route(text: str) -> Route | None:
    words = text.split()
    if words[0] in _NOWHERE | _REFUSED or "ff00::/8" in words[:2]:
        return None
    if words[0] in ("unicast", "nat"):
        words = words[1:]
    words = [word for word in words if word not in ("inet", "inet6")]
    gateways = tuple(ip_address(b) for a, b in pairwise(words) if a == "via")
    to = words[0]
    if to == "default":
        to = "::/0" if any(one.version == 6 for one in gateways) else "0.0.0.0/0"
    return Route(ip_network(to, strict=False), gateways, " ".join(text.split()))


def _resolvers(files: dict[str, str]) -> tuple[Address, ...]:
    """Whom this host asks; behind the stub of systemd-resolved(8), whom that asks."""
    found = _named(files.get("/etc/resolv.conf", ""))
    behind = files.get("/run/systemd/resolve/resolv.conf")
    if behind is not None and any(str(one).startswith("127.0.0.5") for one in found):
        return _named(behind)
    return found


def _named(text: str) -> tuple[Address, ...]:
    return tuple(ip_address(word) for word in _NAMESERVER.findall(text))
