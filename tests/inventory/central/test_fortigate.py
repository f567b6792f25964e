"""FortiGate: absent is disable, groups of directories come in without a token, secrets stay out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.central.building import Found
from inventory.central.fortios import read_config
from inventory.central.mapping import Format
from inventory.central.model import Answer, FactorKind, MfaCell, Weakness
from inventory.words import HinomiError
from tests.inventory.central.exports import PLACE, mapping, only, read, text

CANARY = "CanarySecret42"
BY = mapping(Format.FORTIGATE, constants={**PLACE, "path": "vpn", "admin_system": "管理画面"})
YES, NO, OPEN = Answer.YES, Answer.NO, Answer.UNKNOWN

ADMIN = f"""#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system global
    set hostname "FW01"
    set private-data-encryption enable
end
config system admin
    edit "admin"
        set accprofile "super_admin"
        set password ENC {CANARY}
    next
    edit "kanri"
        set two-factor fortitoken
        set fortitoken "FTKMOB{CANARY}"
        set email-to "{CANARY}@city.example"
        set password ENC {CANARY}
    next
    edit "remote"
        set remote-auth enable
        set remote-group "ad-admins"
    next
    edit "radius-admins"
        set remote-auth enable
        set remote-group "radius-users"
    next
end
"""
MEMBERS = (
    '"plain" "token" "no-token-yet" "mail" "ldap-token" "ldap-token-fixed" "off" "cloud" '
    '"cloud-mail" "radius-token"'
)
USERS = f"""config user ldap
    edit "AD"
        set server "10.0.0.1"
        set password ENC {CANARY}
    next
end
config user radius
    edit "NPS"
        set secret ENC {CANARY}
    next
end
config user peer
    edit "cert-only"
        set ca "CA1"
    next
    edit "cert-and-password"
        set two-factor enable
        set passwd ENC {CANARY}
    next
end
config user local
    edit "plain"
        set type password
        set passwd ENC {CANARY}
    next
    edit "token"
        set type password
        set two-factor fortitoken
        set fortitoken "FTKMOB{CANARY}"
        set passwd-time 2026-01-01 00:00:00
        set passwd ENC {CANARY}
    next
    edit "no-token-yet"
        set type password
        set two-factor fortitoken
    next
    edit "mail"
        set type password
        set two-factor email
        set email-to "{CANARY}@city.example"
    next
    edit "ldap-token"
        set type ldap
        set two-factor fortitoken
        set fortitoken "FTKMOB{CANARY}"
        set ldap-server "AD"
    next
    edit "ldap-token-fixed"
        set type ldap
        set username-sensitivity disable
        set two-factor fortitoken
        set fortitoken "FTKMOB{CANARY}"
        set ldap-server "AD"
    next
    edit "radius-token"
        set type radius
        set two-factor fortitoken
        set fortitoken "FTKMOB{CANARY}"
        set radius-server "NPS"
    next
    edit "cloud"
        set type password
        set two-factor fortitoken-cloud
    next
    edit "cloud-mail"
        set type password
        set two-factor fortitoken-cloud
        set two-factor-authentication email
    next
    edit "off"
        set status disable
        set type password
    next
    edit "outside"
        set type password
    next
end
config user group
    edit "vpn"
        set member {MEMBERS}
        config match
        end
    next
    edit "ad-admins"
        set member "AD"
        config match
            edit 1
                set server-name "AD"
                set group-name "CN=管理,DC=city"
            next
        end
    next
    edit "radius-users"
        set member "NPS"
    next
    edit "certificates"
        set member "cert-only" "cert-and-password"
    next
    edit "inside"
        set member "outside"
    next
end
"""
VPN = """config vpn ssl settings
    set servercert "cert"
    config authentication-rule
        edit 1
            set groups "vpn" "certificates"
            set portal "full-access"
        next
        edit 2
            set groups "radius-users"
        next
    end
end
config firewall policy
    edit 1
        set srcintf "ssl.root"
        set dstintf "lan"
        set action accept
        set groups "ad-admins"
        set comments "He said \\"hello\\"
over two lines"
    next
    edit 2
        set srcintf "lan"
        set groups "inside"
    next
end
"""
WHOLE = ADMIN + USERS + VPN
POLICY = "config firewall policy\nend\n"


def vpn(raw: str) -> dict[str, MfaCell]:
    found = read(text(raw), BY).cells
    return {cell.account: cell for cell in found if cell.system != "管理画面"}


def admins(raw: str) -> dict[str, MfaCell]:
    found = read(text(raw), BY).cells
    return {cell.account: cell for cell in found if cell.system == "管理画面"}


@pytest.mark.parametrize(
    ("user", "enforced", "enrolled", "kinds", "weak"),
    [
        ("plain", NO, NO, "", ()),
        ("token", YES, YES, "KP", ()),
        ("no-token-yet", YES, NO, "KP", ()),
        ("mail", YES, YES, "KW", ()),
        ("ldap-token", YES, YES, "KP", (Weakness.USERNAME_CASE,)),
        ("ldap-token-fixed", YES, YES, "KP", ()),
        ("radius-token", YES, YES, "KP", (Weakness.USERNAME_CASE,)),
        ("cloud", YES, OPEN, "KP", ()),
        ("cloud-mail", YES, OPEN, "KW", ()),
        ("cert-only", YES, YES, "P", ()),
        ("cert-and-password", YES, YES, "KP", ()),
        ("group:ad-admins", NO, OPEN, "", (Weakness.DIRECTORY_GROUP,)),
        ("group:radius-users", OPEN, OPEN, "", ()),
    ],
)
def test_who_reaches_the_vpn(
    user: str, enforced: Answer, enrolled: Answer, kinds: str, weak: tuple[Weakness, ...]
) -> None:
    cell = vpn(WHOLE)[user]
    assert (cell.enforced, cell.enrolled) == (enforced, enrolled)
    assert cell.kinds == frozenset(map(FactorKind, kinds))
    assert cell.weaknesses == frozenset(weak)


def test_who_does_not_reach_it_is_not_counted() -> None:
    found = vpn(WHOLE)
    assert "outside" not in found
    assert found["off"].enabled is NO
    assert len(found) == 14


def test_the_administrators_of_the_unit_itself() -> None:
    found = admins(WHOLE)
    assert {name: cell.enforced for name, cell in found.items()} == {
        "admin": NO,
        "kanri": YES,
        "remote": NO,
        "radius-admins": OPEN,
    }
    assert {cell.path.value for cell in found.values()} == {"app"}


def test_ipsec_with_a_group_and_with_none() -> None:
    tunnel = 'config vpn ipsec phase1-interface\nedit "t"\nset xauthtype auto\n{}next\nend\n'
    named = ADMIN + USERS + POLICY + tunnel.format('set authusrgrp "inside"\n')
    assert list(vpn(named)) == ["outside"]
    anyone = ADMIN + USERS + POLICY + tunnel.format("")
    assert {"outside", "plain", "group:ad-admins"} <= set(vpn(anyone))


def test_the_same_name_in_two_vdoms_is_two_users() -> None:
    user = 'config user local\nedit "taro"\n{}next\nend\n'
    rule = (
        'config user group\nedit "g"\nset member "taro"\nnext\nend\n'
        "config vpn ssl settings\nconfig authentication-rule\n"
        'edit 1\nset groups "g"\nnext\nend\nend\n' + POLICY
    )
    token = "set two-factor fortitoken\nset fortitoken x\n"
    vdom = "config vdom\nedit {}\n{}next\nend\n"
    raw = (
        "config vdom\nedit root\nnext\nedit b\nnext\nend\nconfig global\n"
        + ADMIN
        + "end\n"
        + vdom.format("root", user.format("") + rule)
        + vdom.format("b", user.format(token) + rule)
    )
    found = [c for c in read(text(raw), BY).cells if c.account == "taro"]
    assert [cell.enforced for cell in found] == [NO, YES]


def test_no_secret_is_kept_nor_quoted() -> None:
    found = read(text(WHOLE), BY)
    assert found.cells
    assert CANARY not in repr(found)
    assert CANARY not in repr(read_config(WHOLE, "f"))
    assert CANARY not in repr(text(WHOLE))
    for cut in range(0, len(WHOLE), 97):
        refused = outcome(WHOLE[:cut])
        assert isinstance(refused, HinomiError)
        assert CANARY not in refused.message.ja


def outcome(raw: str) -> Found | HinomiError:
    try:
        return read(text(raw), BY)
    except HinomiError as refused:
        return refused


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "config user local", 'edit "a"', "next", "end", "set two-factor fortitoken", "set",
                'set comment "', f"set passwd ENC {CANARY}", "config", "#x", "config system admin",
                "unset two-factor", '"', "set fortitoken x",
            ]
        ),
        max_size=12,
    )
)  # fmt: skip
def test_any_lines_are_read_or_refused(lines: list[str]) -> None:
    found = outcome("\n".join(lines))
    assert CANARY not in repr(found)
    if isinstance(found, HinomiError):
        assert CANARY not in found.message.ja


def test_a_part_of_a_configuration_is_refused() -> None:
    with pytest.raises(HinomiError, match="whole configuration"):
        read(text(USERS + VPN), BY)


def test_plain_cells_have_no_problems() -> None:
    assert only(text(WHOLE), BY)
