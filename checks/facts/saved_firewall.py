"""What the firewall will be after the next boot: the files from which its services load it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.facts.config_files import texts
from checks.facts.firewall import FAMILIES, Family

_TABLE = re.compile(r"\btable\s+(?:(inet|ip6|ip|arp|bridge|netdev)\s+)?[\w.-]+\s*\{")
_CHAIN = re.compile(r"\bchain\s+(?:(inet|ip6|ip)\s+[\w.-]+\s+)?[\w.-]+\s*\{")
_COVERS: Mapping[str, tuple[Family, ...]] = {"inet": FAMILIES, "ip": ("ip",), "ip6": ("ip6",)}
_COUNTED = re.compile(r"^((counter|log|prefix|(level|group) \w+)( |$))+")
_ZONE_OPEN = re.compile(r"<zone[^>]*target\s*=\s*[\"']ACCEPT", re.I)
_ZONE_USED = re.compile(r"<interface\b|<source\b[^>]*[\"'](0\.0\.0\.0|::)/0")


@dataclass(frozen=True, slots=True)
class SavedFirewall(HostFact):
    """The files by path; `denied` says what each service would refuse."""

    label = "ファイアウォールの保存された設定"

    files: Mapping[str, str]

    probe = Shell(
        r"""
f /etc/nftables.conf /etc/sysconfig/nftables.conf /etc/nftables/*.nft /etc/nftables.d/*.nft \
  /etc/ufw/ufw.conf /etc/default/ufw /etc/iptables/rules.v4 /etc/iptables/rules.v6 \
  /etc/sysconfig/iptables /etc/sysconfig/ip6tables /etc/firewalld/firewalld.conf \
  /etc/firewalld/zones/*.xml
"""
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Keep the texts; a file that could not be read makes the whole unknown."""
        return cls(MappingProxyType(texts(reply)))

    def denied(self, unit: str) -> frozenset[Family]:
        """The families whose unknown traffic this service's files refuse."""
        saved = {
            "netfilter-persistent.service": ("/etc/iptables/rules.v4", "/etc/iptables/rules.v6"),
            "iptables.service": ("/etc/sysconfig/iptables", ""),
            "ip6tables.service": ("", "/etc/sysconfig/ip6tables"),
        }
        if unit in saved:
            return self._saved(*saved[unit])
        ways = {
            "nftables.service": self._nft,
            "ufw.service": self._ufw,
            "firewalld.service": self._firewalld,
        }
        return ways[unit]() if unit in ways else frozenset()

    @property
    def includes(self) -> bool:
        """True where a file of nft(8) takes in others."""
        return any(re.search(r"^\s*include\s", text, re.M) for text in self._nft_files())

    def _nft_files(self) -> list[str]:
        return [text for path, text in self.files.items() if "nft" in path]

    def _nft(self) -> frozenset[Family]:
        main = ("/etc/nftables.conf", "/etc/sysconfig/nftables.conf")
        found: set[Family] = set()
        for path in main:
            text = re.sub(r"#.*|\"[^\"\n]*\"", "", self.files.get(path, ""))
            text = re.split(r"\bflush\s+ruleset\b", text)[-1]
            for family, body in _every_chain(text):
                found |= set(_COVERS.get(family, ())) if _denies(body) else set()
        return frozenset(found)

    def _ufw(self) -> frozenset[Family]:
        """ufw(8): started only with ENABLED=yes; without IPV6=yes it refuses IPv6 as a whole."""
        on = _shell(self.files.get("/etc/ufw/ufw.conf", "")).get("ENABLED", "").lower() == "yes"
        policy = _shell(self.files.get("/etc/default/ufw", "")).get("DEFAULT_INPUT_POLICY", "")
        return frozenset(FAMILIES if on and policy.upper() in ("DROP", "REJECT") else ())

    def _firewalld(self) -> frozenset[Family]:
        """firewalld.zones(5): every zone but trusted refuses, unless its target is ACCEPT."""
        said = _shell(self.files.get("/etc/firewalld/firewalld.conf", ""))
        zone = said.get("DefaultZone", "public")
        own = self.files.get(f"/etc/firewalld/zones/{zone}.xml", "")
        opened = (
            zone == "trusted" or _ZONE_OPEN.search(own) or any(map(_lets_in, self.files.items()))
        )
        return frozenset(() if opened else FAMILIES)

    def _saved(self, v4: str, v6: str) -> frozenset[Family]:
        pairs: tuple[tuple[Family, str], ...] = (("ip", v4), ("ip6", v6))
        return frozenset(family for family, path in pairs if _refuses(self.files.get(path, "")))


def _lets_in(named: tuple[str, str]) -> bool:
    """True for a zone that accepts all and that an interface, or everybody, is put into."""
    path, text = named
    plain = re.sub(r"<!--.*?-->", "", text, flags=re.S)
    accepts = path.endswith("/zones/trusted.xml") or bool(_ZONE_OPEN.search(plain))
    return "/firewalld/zones/" in path and accepts and bool(_ZONE_USED.search(plain))


def _every_chain(text: str) -> Iterator[tuple[str, str]]:
    """The chains with the family of their table, those of `add chain` included."""
    tables = [(m.start(), _end(text, m.end()), m[1] or "ip") for m in _TABLE.finditer(text)]
    for match in _CHAIN.finditer(text):
        around = [t for t in tables if t[0] < match.start() < t[1]]
        if around and re.search(r"flags[^;\n}]*dormant", text[around[0][0] : around[0][1]]):
            continue
        family = match[1] or (around[0][2] if around else "ip")
        yield family, text[match.end() : _end(text, match.end())]


def _end(text: str, start: int) -> int:
    """The place of the bracket that closes the one before `start`."""
    depth = 1
    for at in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            return at
    return len(text)


def _denies(body: str) -> bool:
    """True for a chain at the input hook that ends in a refusal and accepts nothing at once."""
    if not re.search(r"type\s+filter\s+hook\s+input\b", body):
        return False
    rules = [" ".join(one.split()) for one in re.split(r"[;\n]", body) if one.strip()]
    plain = [_COUNTED.sub("", one) for one in rules]
    decided = next(
        (one.split()[0] for one in plain if re.match(r"(accept|drop|reject)\b", one)), ""
    )
    return decided in ("drop", "reject") or (not decided and "policy drop" in plain)


def _refuses(text: str) -> bool:
    """The same for iptables-save(8), of the table filter."""
    last = ""
    for line in text.splitlines():
        plain = re.sub(r'-m comment --comment ("[^"]*"|\S+) ?', "", line.strip())
        if match := re.match(r"-A INPUT -j (ACCEPT|DROP|REJECT)\b", plain):
            return match[1] != "ACCEPT"
        if match := re.match(r":INPUT (\w+)", plain):
            last = match[1] if match[1] == "DROP" or not last else last
    return last == "DROP"


def _shell(text: str) -> dict[str, str]:
    pairs = re.findall(r"^[ \t]*(\w+)[ \t]*=[ \t]*[\"']?([\w-]*)", text, re.M)
    return dict(pairs)
