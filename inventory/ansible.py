"""An Ansible inventory as a ledger of hosts.

Groups named for a zone, a kind of equipment or a platform become that; every other group becomes
an information system. Hosts reached over SSH are taken for Linux. Of the variables only the
address, port, user, key file, connection and network platform are used.
"""

from ipaddress import ip_address
from pathlib import Path
from typing import Any

from inventory.ansible_source import Source, Variables, read_source
from inventory.ledger.addresses import ADDRESS_EXPECTED, Address
from inventory.ledger.cells import port
from inventory.ledger.problem import MisfitError, Problem
from inventory.ledger.reading import Reading
from inventory.ledger.rows import Draft
from inventory.ledger.text import clean
from inventory.ledger.vocabulary import KINDS, ZONES, Worded
from inventory.ledger.whole import Row, whole
from inventory.model import Access, Host, Kind, Ledger, Platform, Zone
from inventory.words import T

_IGNORED = {"all", "ungrouped"}
_KINDS = {"switches": Kind.NETWORK, "routers": Kind.NETWORK, "firewalls": Kind.NETWORK}
_PLATFORMS = {"linux": Platform.LINUX, "windows": Platform.WINDOWS}
_WINDOWS = {"winrm", "psrp"}


def is_ansible(path: Path) -> bool:
    """Whether a file is taken for an Ansible inventory: .ini, .yml, .yaml, or no ending."""
    return path.suffix.lower() in {".ini", ".yml", ".yaml", ""} and not path.is_dir()


def read_ansible(path: Path) -> Reading:
    """Read an Ansible inventory; a syntax error names file and line, a wrong value is a problem."""
    source = read_source(path)
    groups = _memberships(source)
    depths = _depths(source)
    rows: list[Row] = []
    problems: list[Problem] = []
    for name, line in source.lines.items():
        draft = Draft("", line, titles={"addresses": "ansible_host", "access.port": "ansible_port"})
        mine = sorted(groups[name], key=lambda group: (depths[group], group))
        try:
            rows.append(_row(draft, name, mine, _merged(source, name, mine)))
        except MisfitError as bad:
            problems.append(Problem(path.name, "", line, name, "", bad.expected))
    problems += whole(path.name, {"hosts": rows})
    given = {("hosts", row.model.id): row.given for row in rows}
    ledger = Ledger.model_construct(hosts=tuple(row.model for row in rows))
    return Reading(ledger, tuple(problems), frozenset({"hosts"}), (), given, source.sha256)


def _memberships(source: Source) -> dict[str, set[str]]:
    """Every group that each host is in, parents included."""
    parents: dict[str, set[str]] = {}
    for name, group in source.groups.items():
        for child in group.children:
            parents.setdefault(child, set()).add(name)
    found: dict[str, set[str]] = {name: {"all"} for name in source.hosts}
    for name, group in source.groups.items():
        above = _above(name, parents)
        for host in group.hosts:
            found[host] |= above
    return found


def _above(name: str, parents: dict[str, set[str]]) -> set[str]:
    seen, todo = {name}, [name]
    while todo:
        new = parents.get(todo.pop(), set()) - seen
        seen |= new
        todo += new
    return seen


def _depths(source: Source) -> dict[str, int]:
    """How deep each group lies: the deeper one's variables win; a circle of groups is refused."""
    depths = {**dict.fromkeys(source.groups, 1), "all": 0}
    deeper = _deeper(source, depths)
    for _ in source.groups:
        depths |= deeper
        deeper = _deeper(source, depths)
    if not deeper:
        return depths
    name = min(deeper)
    line = min(group.children[name] for group in source.groups.values() if name in group.children)
    raise source.error(
        line,
        T(f"グループ「{name}」が自分自身を含んでいます", f"the group {name!r} contains itself"),
    )


def _deeper(source: Source, depths: dict[str, int]) -> dict[str, int]:
    return {
        child: depths[name] + 1
        for name, group in source.groups.items()
        for child in group.children
        if depths[child] <= depths[name]
    }


def _merged(source: Source, host: str, groups: list[str]) -> Variables:
    merged: Variables = {}
    for name in groups:
        merged |= source.group(name).variables
    return merged | source.hosts[host]


def _row(draft: Draft, name: str, groups: list[str], variables: Variables) -> Row:
    zone, kind, platform, systems = _sorted_out(groups)
    address = _address(name, variables)
    values: dict[str, Any] = {"systems": tuple(systems)}
    values |= {"zone": zone} if zone else {}
    values |= {"kind": kind} if kind else {}
    values |= {"addresses": (address,)} if address else {}
    values |= {"extras": (("ansible_host", far),)} if (far := _far(variables, address)) else {}
    told = platform or _platform(variables, kind)
    values["platform"] = told or Platform.LINUX
    access = _access(variables)
    model = Host(id=clean(name), name=clean(name), access=Access(**access), **values)
    guessed = {"extras"} if told else {"extras", "platform"}
    given = {"name", *values.keys() - guessed, *(f"access.{field}" for field in access)}
    return Row(draft, model, frozenset(given))


def _sorted_out(
    groups: list[str],
) -> tuple[Zone | None, Kind | None, Platform | None, list[str]]:
    zone = kind = platform = None
    systems = []
    for name in groups:
        if name in _IGNORED:
            continue
        if (a_zone := _plain(ZONES.find(name))) not in {None, Zone.OTHER}:
            zone = a_zone
        elif (a_kind := _KINDS.get(name.lower()) or _kind(name)) is not None:
            kind = a_kind
        elif name.lower() in _PLATFORMS:
            platform = _PLATFORMS[name.lower()]
        else:
            systems.append(name)
    return zone, kind, platform, systems


def _kind(name: str) -> Kind | None:
    found = _plain(KINDS.find(name)) or _plain(KINDS.find(name.removesuffix("s")))
    return found if found is not Kind.OTHER else None


def _plain(found: Any) -> Any:  # noqa: ANN401 - whatever the vocabulary holds
    return found.value if isinstance(found, Worded) else found


def _address(name: str, variables: Variables) -> Address | None:
    """The address of `ansible_host`, else of the name itself; a DNS name is no address."""
    try:
        return ip_address(variables.get("ansible_host", name).strip("[]"))
    except ValueError:
        if _looks_numeric(variables.get("ansible_host", "")):
            raise MisfitError(ADDRESS_EXPECTED) from None
        return None


def _far(variables: Variables, address: Address | None) -> str:
    return "" if address else clean(variables.get("ansible_host", ""))


def _looks_numeric(text: str) -> bool:
    return bool(text) and set(text) <= set("0123456789.")


def _platform(variables: Variables, kind: Kind | None) -> Platform | None:
    if variables.get("ansible_connection", "ssh") in _WINDOWS:
        return Platform.WINDOWS
    if "ansible_network_os" in variables or kind is Kind.NETWORK:
        return Platform.NETWORK
    return None


def _access(variables: Variables) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if user := variables.get("ansible_user") or variables.get("ansible_ssh_user"):
        found["user"] = clean(user)
    if number := variables.get("ansible_port") or variables.get("ansible_ssh_port"):
        found["port"] = port(number)
    if file := variables.get("ansible_ssh_private_key_file"):
        found["key_file"] = clean(file)
    return found
