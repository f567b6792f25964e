"""Hypothesis strategies for ledgers: what a ledger can hold, rare characters and traps included."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from inventory.ledger.text import half_width
from inventory.model import (
    Access,
    Classification,
    Content,
    Criticality,
    DataSet,
    Department,
    Host,
    Kind,
    Ledger,
    Municipality,
    Platform,
    Post,
    Privilege,
    Site,
    StaffMember,
    System,
    Zone,
)

TRAPS = (
    "=cmd|' /C calc'!A0", "+1", "-", "@SUM(A1)", "'=1", "''", "㈱髙﨑①", "𠮷野家", "葛\U000e0100城",
    "_x0041_", "001", "1e5", "TRUE", "2026/11/21", "a\nb", 'say "x"', "a、b", "a,b;c", "http://x/",
    "管理番号", "合計", "※注", "DHCP", "複合機", "パスワード", "ＡＢＣ", "x\u2028y", "[]", "#N/A",
)  # fmt: skip
_CHARACTERS = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")
_WRITTEN = st.text(_CHARACTERS, min_size=1, max_size=12).map(lambda text: text.strip() or "名")
NAME = st.one_of(st.sampled_from(TRAPS), _WRITTEN)
TEXT = st.one_of(NAME, st.just(""))
NUMBER = NAME.map(half_width)
ITEMS = st.lists(st.one_of(NAME, st.text(_CHARACTERS, max_size=5)), max_size=3).map(tuple)
MAC = st.binary(min_size=6, max_size=6).map(lambda raw: raw.hex(":"))
HOURS = st.one_of(st.none(), st.floats(0, 1e18, allow_nan=False), st.integers(0, 999).map(float))
EXTRAS = st.one_of(
    st.lists(st.tuples(TEXT, TEXT), max_size=3).map(tuple),
    st.lists(st.tuples(st.sampled_from(["契約番号", "購入額", "備考2"]), NAME), max_size=3).map(
        tuple
    ),
    st.sampled_from([(("種別", "複合機"),), (("IPアドレス", "DHCP"),), (("種別", "サーバ"),)]),
)


def accesses(ids: list[str], own: str) -> st.SearchStrategy[Access]:
    """Ways in; a jump names another host of the ledger."""
    others = [one for one in ids if one != own]
    return st.builds(
        Access,
        user=NUMBER,
        port=st.integers(1, 65535),
        key_file=st.one_of(st.none(), NAME),
        secret=st.one_of(st.none(), NAME),
        jump=st.one_of(st.none(), st.sampled_from(others)) if others else st.none(),
        privilege=st.sampled_from(Privilege),
    )


def hosts(ids: list[str], own: str, name: str) -> st.SearchStrategy[Host]:
    """One host of a given number and name."""
    return st.builds(
        Host,
        id=st.just(own),
        name=st.just(name),
        kind=st.sampled_from(Kind),
        zone=st.sampled_from(Zone),
        platform=st.sampled_from(Platform),
        macs=st.lists(MAC, max_size=2).map(tuple),
        systems=ITEMS,
        criticality=st.sampled_from(Criticality),
        classification=st.one_of(st.none(), st.sampled_from(Classification)),
        lease_end=st.one_of(st.none(), st.dates()),
        support_end=st.one_of(st.none(), st.dates(date(1900, 1, 1))),
        access=accesses(ids, own),
        extras=EXTRAS,
        **dict.fromkeys(
            ("os", "model", "serial", "department", "owner", "site", "location", "vendor", "note"),
            TEXT,
        ),
    )


@st.composite
def host_lists(draw: st.DrawFn) -> tuple[Host, ...]:
    """Hosts with numbers, names and addresses of their own."""
    ids = draw(st.lists(NUMBER, max_size=4, unique=True))
    names = draw(
        st.lists(NAME, min_size=len(ids), max_size=len(ids), unique_by=lambda name: name.casefold())
    )
    found = [draw(hosts(ids, own, name)) for own, name in zip(ids, names, strict=True)]
    pool = draw(st.lists(st.ip_addresses(), max_size=2 * len(ids), unique=True))
    return tuple(
        host.model_copy(update={"addresses": tuple(pool[index :: len(ids)])})
        for index, host in enumerate(found)
    )


def _list(strategy: st.SearchStrategy[Any], *key: str) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(
        strategy, max_size=3, unique_by=lambda one: tuple(getattr(one, name) for name in key)
    ).map(tuple)


SYSTEMS = st.builds(
    System,
    name=NAME,
    business=TEXT,
    department=TEXT,
    zone=st.sampled_from(Zone),
    classification=st.one_of(st.none(), st.sampled_from(Classification)),
    rto_hours=HOURS,
    rpo_hours=HOURS,
    depends_on=ITEMS,
    vendor=TEXT,
)
STAFF = st.builds(
    StaffMember,
    number=NUMBER,
    name=TEXT,
    department=TEXT,
    accounts=st.lists(NUMBER, max_size=3).map(tuple),
    since=st.one_of(st.none(), st.dates(max_value=date(2020, 1, 1))),
    until=st.one_of(st.none(), st.dates(date(2020, 1, 1))),
)
FLAG = st.one_of(st.none(), st.booleans())
DATA_SETS = st.builds(
    DataSet,
    id=NUMBER,
    system=NAME,
    name=NAME,
    content=st.sampled_from(Content),
    host=NUMBER,
    sources=ITEMS,
    every_hours=st.one_of(st.none(), st.floats(1e-6, 1e9, allow_nan=False)),
    generations=st.one_of(st.none(), st.integers(1, 999999)),
    retention_days=st.one_of(st.none(), st.integers(1, 366_000)),
    rpo_hours=HOURS,
    offsite=FLAG,
    offline=FLAG,
    encrypted=FLAG,
    credential=TEXT,
    owner=TEXT,
    note=TEXT,
)
LEDGERS = st.builds(
    Ledger,
    municipality=st.builds(
        Municipality,
        name=NAME,
        code=st.from_regex(r"[0-9]{6}", fullmatch=True),
        network_model=st.sampled_from(["", "α", "α'", "β", "β'"]),
    ),
    departments=_list(st.builds(Department, name=NAME, promotion_member=TEXT, phone=TEXT), "name"),
    posts=_list(
        st.builds(Post, title=NAME, department=TEXT, holder=TEXT, deputies=ITEMS, phone=TEXT),
        "title",
        "department",
    ),
    staff=_list(STAFF, "number"),
    sites=_list(st.builds(Site, name=NAME, address=TEXT, note=TEXT), "name"),
    systems=_list(SYSTEMS, "name"),
    data_sets=_list(DATA_SETS, "id"),
    hosts=host_lists(),
)
