"""Where a terminal is in the network: addresses, routes, name servers and proxies."""

import base64
import re
import struct
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import ClassVar, NoReturn
from urllib.parse import urlsplit

from checks.fact import HostFact, PowerShell, Reply
from checks.facts.network_place import Address, Network
from checks.model import FactError, Why
from checks.windows.reading import RegistryValue, Section, section_of
from inventory.words import T

_WITHHELD = "@"
_PROXY, _SCRIPT = 2, 4  # flags of WinHttpSettings
_PROTOCOL = re.compile(r"\A[a-z]+=", re.ASCII | re.IGNORECASE)
_BETWEEN = re.compile(r"[;\s]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Way:
    """A route; `gateway` is None where the destination is on the link itself."""

    to: Network
    gateway: Address | None
    interface: int

    @property
    def text(self) -> str:
        """As a person reads it."""
        return f"{self.to} → {self.gateway or f'IF {self.interface}'}"


@dataclass(frozen=True, slots=True)
class Relay:
    """A proxy or a script that names one: where it was set, and its host."""

    place: str
    host: str
    target: str
    is_script: bool


@dataclass(frozen=True, slots=True)
class WindowsNetwork(HostFact):
    """Everything by CIM and the registry, as ipconfig and netsh speak the language of Windows.

    A proxy setting with an `@` may hold a password: its text stays on the terminal.
    """

    probe: ClassVar[PowerShell] = PowerShell(
        r"""$cim = 'root\StandardCimv2'
$tail = 'Microsoft\Windows\CurrentVersion\Internet Settings'
$names = @('ProxyEnable', 'ProxyServer', 'AutoConfigURL')
$winhttp = "HKLM:\SOFTWARE\$tail\Connections"
$roots = @('HKLM:')
foreach ($one in @(Get-HinomiUserKeys)) { $roots += "Registry::HKEY_USERS\$one" }
$places = @(foreach ($root in $roots) {
        foreach ($branch in @('SOFTWARE', 'SOFTWARE\Policies')) {
            $values = Get-HinomiValues "$root\$branch\$tail" $names
            foreach ($name in @('ProxyServer', 'AutoConfigURL')) {
                if ([string]$values[$name]['value'] -match '@') { $values[$name]['value'] = '@' }
            }
            @{ place = ($root -replace '^.*\\', ''); values = $values }
        }
    })
$addresses = @('IPAddress', 'PrefixLength', 'InterfaceIndex')
$routes = @('DestinationPrefix', 'NextHop', 'InterfaceIndex')
$own = @(Get-HinomiCim $cim 'MSFT_NetIPAddress' $addresses)
$ways = @(Get-HinomiCim $cim 'MSFT_NetRoute' $routes)
$servers = @(Get-HinomiCim $cim 'MSFT_DNSClientServerAddress' @('ServerAddresses'))
@{
    addresses = $own
    routes = $ways
    servers = $servers
    winhttp = (Get-HinomiValues $winhttp @('WinHttpSettings'))
    proxies = $places
    count = $own.Count + $ways.Count + $servers.Count + $places.Count
}"""
    )
    label: ClassVar[str] = "ネットワークの設定"

    addresses: tuple[Address, ...]
    routes: tuple[Way, ...]
    resolvers: tuple[Address, ...]
    relays: tuple[Relay, ...]

    @classmethod
    def parse(cls, reply: Reply) -> "WindowsNetwork":
        """The loopback address is always there: a list without it is not whole."""
        found = section_of(reply)
        _insist_on_whole(found)
        places = found.sections("proxies")
        addresses = tuple(_address(row.text("IPAddress")) for row in found.sections("addresses"))
        routes = tuple(map(_way, found.sections("routes")))
        if not (any(one.is_loopback for one in addresses) and routes and places):
            _incomplete()
        relays = [relay for place in places for relay in _relays(place)]
        relays += _winhttp(found.section("winhttp").registry("WinHttpSettings"))
        return cls(addresses, routes, _resolvers(found), tuple(dict.fromkeys(relays)))


def _insist_on_whole(found: Section) -> None:
    """All lists together have as many rows as were announced."""
    lists = ("addresses", "routes", "servers", "proxies")
    if sum(len(found.sections(name)) for name in lists) != found.number("count"):
        _incomplete()


def _incomplete() -> NoReturn:
    raise FactError(
        Why.TRUNCATED,
        T(ja="アドレスと経路の一覧が完全でない", en="addresses or routes are not whole"),
    )


def _address(text: str) -> Address:
    return ip_address(text.partition("%")[0])


def _way(row: Section) -> Way:
    gateway = _address(row.text("NextHop"))
    return Way(
        ip_network(row.text("DestinationPrefix")),
        None if gateway.is_unspecified else gateway,
        row.number("InterfaceIndex"),
    )


def _resolvers(found: Section) -> tuple[Address, ...]:
    rows = found.sections("servers")
    given = (row for row in rows if row.values.get("ServerAddresses", "") is not None)
    texts = [text for row in given for text in row.texts("ServerAddresses")]
    return tuple(dict.fromkeys(map(_address, texts)))


def _relays(place: Section) -> list[Relay]:
    """ProxyServer counts while ProxyEnable is 1, AutoConfigURL always."""
    values, where = place.section("values"), place.text("place")
    on, server = values.registry("ProxyEnable").dword(), values.registry("ProxyServer").string()
    script = values.registry("AutoConfigURL").string()
    texts = _BETWEEN.split(server) if on == 1 and server else []
    found = [_relay(where, text) for text in texts if text.strip()]
    return [*found, *([_relay(where, script, is_script=True)] if script else [])]


def _relay(where: str, text: str, *, is_script: bool = False) -> Relay:
    """`http=proxy:8080`, `http://proxy:8080/x` and `proxy:8080` name the same host."""
    if text.strip() == _WITHHELD:
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja=f"プロキシの設定（{where}）に利用者名などが書かれていて、収集していない",
                en=f"the proxy of {where} holds a name or a password and was not collected",
            ),
        )
    bare = _PROTOCOL.sub("", text.strip())
    parts = urlsplit(bare if "://" in bare else f"//{bare}")
    port = f":{parts.port}" if parts.port else ""
    return Relay(where, parts.hostname or bare, f"{parts.hostname or bare}{port}", is_script)


def _winhttp(value: RegistryValue) -> list[Relay]:
    """WinHttpSettings: size, counter, flags, then the length and text of the proxy."""
    if value.absent:
        return []
    raw = base64.b64decode(value.value, validate=True) if value.kind == "Binary" else b""
    try:
        _, _, flags, length = struct.unpack_from("<4I", raw)
    except struct.error:
        length, flags = -1, 0
    text = raw[16 : 16 + max(length, 0)]
    if len(text) != length or flags & _SCRIPT:
        raise FactError(Why.UNDETERMINED, T(ja="WinHTTP のプロキシ", en="the proxy of WinHTTP"))
    given = _BETWEEN.split(text.decode("ascii")) if flags & _PROXY else []
    return [_relay("WinHTTP", one) for one in given if one.strip()]
