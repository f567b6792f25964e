"""FortiGate: who reaches a VPN or the unit itself, and whether a token is demanded of them.

FortiOS leaves defaults out of its text: no `two-factor` means that none is asked. A directory's
group that stands in a VPN policy lets its members in by password alone (FG-IR-19-283), and so
does another case of a user name where it is matched exactly (CVE-2020-12812).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from inventory.central.building import Found, Reader
from inventory.central.fortios import Block, read_config
from inventory.central.model import Answer, FactorKind, MfaCell, Path, Weakness
from inventory.words import T

_K, _P, _W = FactorKind.KNOWLEDGE, FactorKind.POSSESSION, FactorKind.WEAK
_TOKENS = {
    "fortitoken": frozenset({_K, _P}),
    "fortitoken-cloud": frozenset({_K, _P}),
    "email": frozenset({_K, _W}),
    "sms": frozenset({_K, _W}),
}
_ENROLLED_BY = {"fortitoken": "fortitoken", "email": "email-to", "sms": "sms-phone"}
_NOTHING: frozenset[FactorKind] = frozenset()
_DIRECTORIES = ("user ldap", "user radius", "user tacacs+", "user saml", "user pop3")
_WHOLE = ("system admin", "firewall policy")  # a text cut between blocks lacks the second
_PLAIN = ("user ldap", "user tacacs+", "user pop3")


@dataclass(slots=True)
class _Unit:
    """What matters of a configuration, over all its VDOMs."""

    admins: dict[str, Block] = field(default_factory=dict)
    users: dict[str, Block] = field(default_factory=dict)
    groups: dict[str, Block] = field(default_factory=dict)
    peers: dict[str, Block] = field(default_factory=dict)
    servers: dict[str, str] = field(default_factory=dict)
    reaching_groups: set[str] = field(default_factory=set)
    reaching_users: set[str] = field(default_factory=set)
    anyone: bool = False


def read_fortigate(reader: Reader) -> Found:
    """Cells of the VPN (path of the mapping) and of the unit's own administrators (path app)."""
    scopes = list(_scopes(read_config(reader.export.text(), reader.export.name)))
    for part in _WHOLE:
        if not any(part in scope.inside for scope in scopes):
            raise reader.export.wrong(
                T(
                    f"設定の一部(config {part})がありません。設定の全体を書き出してください。",
                    f"has no config {part}; export the whole configuration.",
                )
            )
    units = [_unit(scope) for scope in scopes]
    groups = {name for unit in units for name, group in unit.groups.items() if _plain(unit, group)}
    found = reader.found.cells
    for unit in units:
        found += [_admin(reader, name, one, groups) for name, one in unit.admins.items()]
        found += [_user(reader, name, unit.users[name]) for name in _users(unit)]
        found += [_peer(reader, name, unit.peers[name]) for name in _members(unit, unit.peers)]
        found += _directories(reader, unit)
    return reader.found


def _scopes(root: Block) -> Iterator[Block]:
    """The text itself, or `config global` and each VDOM; names are of one VDOM only."""
    yield root
    if "global" in root.inside:
        yield root.inside["global"]
    if "vdom" in root.inside:
        yield from root.inside["vdom"].inside.values()


def _unit(scope: Block) -> _Unit:
    unit = _Unit()
    _add(unit, scope)
    return unit


def _add(unit: _Unit, scope: Block) -> None:
    parts = scope.inside
    empty = Block()
    unit.admins |= parts.get("system admin", empty).inside
    unit.users |= parts.get("user local", empty).inside
    unit.groups |= parts.get("user group", empty).inside
    unit.peers |= parts.get("user peer", empty).inside
    for kind in _DIRECTORIES:
        unit.servers |= dict.fromkeys(parts.get(kind, empty).inside, kind)
    settings = parts.get("vpn ssl settings", empty)
    _reach(unit, settings.inside.get("authentication-rule", empty).inside.values())
    policies = parts.get("firewall policy", empty).inside.values()
    tunnels = [p for p in policies if any(map(_is_tunnel, p.settings.get("srcintf", ())))]
    _reach(unit, (p for p in tunnels if p.first("status") != "disable"))
    phases = ("vpn ipsec phase1-interface", "vpn ipsec phase1")
    for phase in (one for name in phases for one in parts.get(name, empty).inside.values()):
        unit.reaching_groups |= set(phase.settings.get("authusrgrp", ()))
        asks = phase.first("xauthtype", "disable") != "disable" or phase.first("eap") == "enable"
        unit.anyone |= asks and not phase.settings.get("authusrgrp")
    for name in ("vpn l2tp", "vpn pptp"):
        unit.reaching_groups |= set(parts.get(name, empty).settings.get("usrgrp", ()))


def _is_tunnel(interface: str) -> bool:
    return interface == "any" or interface.startswith("ssl.")


def _reach(unit: _Unit, rules: Iterable[Block]) -> None:
    for rule in rules:
        if rule.first("status") == "disable":
            continue
        unit.reaching_groups |= set(rule.settings.get("groups", ()))
        unit.reaching_users |= set(rule.settings.get("users", ()))


def _reached(unit: _Unit) -> Iterator[str]:
    """Names that get in: named themselves, or members of a group that does."""
    yield from sorted(unit.reaching_users)
    every = unit.groups if unit.anyone else unit.reaching_groups
    for name in sorted(every):
        yield from unit.groups.get(name, Block()).settings.get("member", ())


def _members(unit: _Unit, among: Iterable[str]) -> list[str]:
    known = set(among)
    return [name for name in dict.fromkeys(_reached(unit)) if name in known]


def _users(unit: _Unit) -> list[str]:
    if unit.anyone:
        return list(unit.users)
    return _members(unit, unit.users)


def _user(reader: Reader, name: str, user: Block) -> MfaCell:
    asked = user.first("two-factor", "disable")
    weak = {Weakness.USERNAME_CASE} if asked != "disable" and _by_case(user) else set()
    return reader.cell(
        reader.named(name),
        **_demand(user),
        weaknesses=weak,
        enabled=Answer.NO if user.first("status") == "disable" else Answer.YES,
    )


def _by_case(user: Block) -> bool:
    """Whether a directory's user is matched by the exact case of the name, as is the default."""
    lax = (
        user.first("username-sensitivity") == "disable"
        or user.first("username-case-sensitivity") == "disable"
        or user.first("username-case-insensitivity") == "enable"
    )
    return user.first("type", "password") != "password" and not lax


def _demand(one: Block) -> dict[str, object]:
    asked = one.first("two-factor", "disable")
    if asked == "disable":
        return {"enforced": Answer.NO, "enrolled": Answer.NO}
    means = one.first("two-factor-authentication", asked) if asked.endswith("cloud") else asked
    kinds = _TOKENS.get(means, _NOTHING)
    place = _ENROLLED_BY.get(asked)
    enrolled = Answer.UNKNOWN
    if place:
        enrolled = Answer.YES if one.first(place) else Answer.NO
    enforced = Answer.YES if kinds else Answer.UNKNOWN
    return {"enforced": enforced, "kinds": kinds, "enrolled": enrolled}


def _admin(reader: Reader, name: str, admin: Block, plain_groups: set[str]) -> MfaCell:
    """An administrator; one that a server answers for is asked what that server asks."""
    told = _demand(admin)
    if admin.first("remote-auth") == "enable" and told["enforced"] is Answer.NO:
        told = {} if admin.first("remote-group") not in plain_groups else told
    system = reader.constant("admin_system") or f"{reader.constant('system')} admin"
    return reader.cell(reader.named(name), system=system, path=Path.APP, **told)


def _peer(reader: Reader, name: str, peer: Block) -> MfaCell:
    """A certificate is possession; with `two-factor enable` a password is asked too."""
    both = peer.first("two-factor") == "enable"
    kinds = frozenset({_K, _P}) if both else frozenset({_P})
    return reader.cell(reader.named(name), enforced=Answer.YES, kinds=kinds, enrolled=Answer.YES)


def _directories(reader: Reader, unit: _Unit) -> Iterator[MfaCell]:
    """Groups of directories that get in: whoever is in them is no local user with a token."""
    for name in sorted(unit.groups if unit.anyone else unit.reaching_groups):
        group = unit.groups.get(name)
        if group is not None and not _servers(unit, group):
            continue
        plain = group is not None and _plain(unit, group)
        yield reader.cell(
            f"group:{name}",
            enforced=Answer.NO if plain else Answer.UNKNOWN,
            weaknesses={Weakness.DIRECTORY_GROUP} if plain else set(),
        )


def _plain(unit: _Unit, group: Block) -> bool:
    """Whether a directory that only knows passwords answers for members of the group."""
    return bool(_servers(unit, group) & set(_PLAIN))


def _servers(unit: _Unit, group: Block) -> set[str]:
    """The sorts of the servers that answer for members of a group."""
    matches = group.inside.get("match", Block()).inside.values()
    named = [word for one in matches for word in one.settings.get("server-name", ())]
    members = (*group.settings.get("member", ()), *named)
    return {unit.servers[name] for name in members if name in unit.servers}
