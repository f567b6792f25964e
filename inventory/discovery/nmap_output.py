"""The one place that reads nmap's XML: a run that did not end well is no answer at all.

python-nmap reads the parts; it neither looks at how the run ended (`runstats/finished` of nmap's
DTD) nor defends itself, so both are done here first. Where nmap was stopped, or could not do what
it was asked, absence means nothing, and the error says why.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from ipaddress import IPv4Address, IPv4Network
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from nmap import PortScanner, PortScannerError

from inventory.discovery.model import How, Service, Sighting
from inventory.identifiers import normalised_mac
from inventory.words import T

_LARGEST = 64 * 1024 * 1024  # a /16 in which everything answers is 40 MB
_LONGEST = 80  # characters of a name, product or version
_ODD = (AttributeError, KeyError, TypeError, ValueError, PortScannerError)


class UnfinishedError(Exception):
    """The output tells nothing; `words` say why."""

    def __init__(self, words: T) -> None:
        """Keep the reason in both languages."""
        super().__init__(words.en)
        self.words = words


class _Reader(PortScanner):
    """python-nmap's reader alone: its constructor would start nmap."""

    def __init__(self) -> None:
        """Start nothing."""


def read_output(raw: bytes, within: IPv4Network, at: datetime) -> tuple[Sighting, ...]:
    """What answered in the network; UnfinishedError unless the run ended with success."""
    _require_finished(_root(raw))
    try:
        found = _Reader().analyse_nmap_xml_scan(raw.decode("utf-8", "replace"))
        hosts = dict(found["scan"])
        return tuple(_sightings(hosts, within, at))
    except _ODD as odd:
        raise _unreadable(type(odd).__name__) from None


def _root(raw: bytes) -> Element:
    if len(raw) > _LARGEST:
        raise _unreadable(f"> {_LARGEST} bytes")
    try:
        root: Element = fromstring(raw)
    except (ParseError, DefusedXmlException, ValueError) as odd:
        raise _unreadable(type(odd).__name__) from None
    if root.tag != "nmaprun":
        raise _unreadable(root.tag[:_LONGEST])
    return root


def _require_finished(root: Element) -> None:
    finished = root.find("runstats/finished")
    if finished is None or root.find("runstats/hosts") is None:
        raise UnfinishedError(T("nmap が最後まで終わっていない", "nmap did not come to its end"))
    if finished.get("exit") != "success":
        said = (finished.get("errormsg") or "")[:_LONGEST]
        raise UnfinishedError(T(f"nmap が失敗した（{said}）", f"nmap failed ({said})"))


def _sightings(hosts: Mapping[str, Any], within: IPv4Network, at: datetime) -> Iterator[Sighting]:
    for host in hosts.values():
        addresses: Mapping[str, str] = host["addresses"]
        address = addresses.get("ipv4", "")
        if host["status"]["state"] != "up" or not address or IPv4Address(address) not in within:
            continue
        mac = normalised_mac(addresses.get("mac", ""))
        makers: Mapping[str, str] = host["vendor"]
        yield Sighting(
            at=at,
            how=How.NMAP,
            address=address,
            mac=mac,
            maker=_text(makers.get(addresses.get("mac", ""), "")),
            services=_services(host["tcp"]) if "tcp" in host else None,
        )


def _services(ports: Mapping[int, Mapping[str, str]]) -> tuple[Service, ...]:
    return tuple(
        Service(int(port), _text(one["name"]), _text(one["product"]), _text(one["version"]))
        for port, one in sorted(ports.items())
        if one["state"] == "open"
    )


def _text(told: str) -> str:
    """What a host may have had a hand in: bounded, and nothing that steers a terminal."""
    return "".join(char for char in str(told or "") if char.isprintable())[:_LONGEST]


def _unreadable(what: str) -> UnfinishedError:
    return UnfinishedError(
        T(f"nmap の出力を読めない（{what}）", f"the output of nmap cannot be read ({what})")
    )
