"""What a web server says is read within bounds, whatever it is."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.logins.answers import Seen
from inventory.logins.recipe import Found, Keep, Sign


def seen(raw: bytes | str, kind: str = "text/html", status: int = 200, path: str = "/x") -> Seen:
    data = raw.encode() if isinstance(raw, str) else raw
    return Seen(status, path, kind, data, {"sid": "c"})


@pytest.mark.parametrize(
    ("page", "value"),
    [
        ('<input type="hidden" name="t" value="abc">', "abc"),
        ("<INPUT value='a&amp;b' NAME=t />", "a&b"),
        ("<input name=t value=abc>", "abc"),
        ('<input value="a>b<c" name="t">', "a>b<c"),
        ('<!-- <input name="t" value="old"> --><input name="t" value="new">', "new"),
        ('<input name="s" value="x"><input name="t" value="y"><input name="t" value="z">', "y"),
        ('<input name="t">', None),
        ('<input name="t" value="">', None),
        ('<inputs name="t" value="x"><meta name="t" value="x">', None),
        ("<input name=t value=abc", None),
        ("", None),
    ],
)
def test_a_field_is_found_by_its_name(page: str, value: str | None) -> None:
    assert seen(page).value(Keep("t", Found.FIELD, "t")) == value


def test_values_are_kept_from_meta_cookies_and_json() -> None:
    assert seen('<meta content="m" name="csrf">').value(Keep("a", Found.META, "csrf")) == "m"
    assert seen("").value(Keep("a", Found.COOKIE, "sid")) == "c"
    assert seen("").value(Keep("a", Found.COOKIE, "none")) is None
    body = '{"result": {"value": {"token": "j", "n": 3}}}'
    assert seen(body).value(Keep("a", Found.JSON, "result.value.token")) == "j"
    assert seen(body).value(Keep("a", Found.JSON, "result.value.n")) is None
    assert seen(body).value(Keep("a", Found.JSON, "result.none.token")) is None
    assert seen("[" * 100_000).value(Keep("a", Found.JSON, "x")) is None


@pytest.mark.parametrize(
    ("sign", "holds"),
    [
        (Sign(), False),
        (Sign(status=(200, 204)), True),
        (Sign(status=(401,)), False),
        (Sign(path="/x"), True),
        (Sign(path="/"), False),
        (Sign(contains=("ログアウト",)), True),
        (Sign(contains=("ログアウト", "none")), False),
        (Sign(contains=("a&b",)), True),
        (Sign(status=(401,), contains=("ログアウト",)), False),
        (Sign(json={"a": True}), False),
    ],
)
def test_a_sign_holds_where_all_of_it_holds(sign: Sign, holds: bool) -> None:
    assert seen("<p>ログアウト a&amp;b").shows(sign) is holds


@pytest.mark.parametrize(
    ("value", "holds"), [("true", True), ("1", False), ('"true"', False), ("null", False)]
)
def test_values_of_json_are_compared_with_their_kind(value: str, holds: bool) -> None:
    assert seen(f'{{"a": {{"b": {value}}}}}').shows(Sign(json={"a.b": True})) is holds


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("ログアウト".encode("cp932"), "text/html; charset=Shift_JIS"),
        (b"<meta charset='euc-jp'>" + "ログアウト".encode("euc-jp"), "text/html"),
        ("ログアウト".encode(), "text/html; charset=no-such-thing"),
        ("&#12525;&#12464;アウト".encode(), "text/html"),
    ],
)
def test_pages_are_read_in_their_own_coding(raw: bytes, kind: str) -> None:
    assert seen(raw, kind).shows(Sign(contains=("ログアウト",)))


@pytest.mark.parametrize(
    "piece",
    ["<input ", '<input "', "<input '\"", "<!--", "<input a=", "<![", "<meta ", "&", " ", "a"],
)
def test_no_page_takes_long(piece: str) -> None:
    page = seen(piece * (512 * 1024 // len(piece)))
    began = time.process_time()
    page.value(Keep("t", Found.FIELD, "t"))
    page.shows(Sign(contains=("x",), json={"a": 1}))
    assert time.process_time() - began < 2


@given(st.binary(max_size=300), st.sampled_from(list(Found)))
def test_anything_can_be_read(raw: bytes, found: Found) -> None:
    page = seen(raw)
    assert page.value(Keep("t", found, "t")) != ""
    assert page.shows(Sign(contains=("\0never\0",))) is False
