"""Recipes are data: what is not understood is an error that names its line."""

import re
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.mfa.recipes import load_recipe, read_recipe
from inventory.logins.recipe import Found, Keep, Sign, filled
from inventory.words import HinomiError

GOOD = """\
name: 庁内ポータル
base: https://portal.hinomi.test:8443/
ca: ca.pem
steps:
  - get: /login?lang=ja
    keep:
      csrf: {field: csrf_token}
      token: {json: result.value.token}
  - post: /login
    headers: {Referer: "https://portal.hinomi.test:8443/login"}
    form: {user: "{account}", pass: "{password}{code}", t: "{csrf}", empty: "", act: login}
  - put: /api
    json: {user: {name: "{account}", n: 3}, otp: "{code}", keep: true}
page:
  get: /home
  headers: {Authorization: "{token}"}
  accepted: {status: 200, contains: [ログアウト, 席], json: {result.value: true}}
  refused: {status: [401, 403]}
partial: {path: /otp}
unclear:
  - {contains: ロック}
"""


def test_a_whole_recipe_is_read() -> None:
    recipe = read_recipe(GOOD, "portal.yaml", Path("city"))
    first, second, third = recipe.steps
    assert (recipe.name, recipe.base) == ("庁内ポータル", "https://portal.hinomi.test:8443")
    assert recipe.authority == Path("city/ca.pem")
    assert first.keep == (
        Keep("csrf", Found.FIELD, "csrf_token"),
        Keep("token", Found.JSON, "result.value.token"),
    )
    assert second.names == {"account", "password", "code", "csrf"}
    assert third.method == "PUT"
    assert third.json == {"user": {"name": "{account}", "n": 3}, "otp": "{code}", "keep": True}
    assert recipe.page is not None
    assert recipe.page.headers == {"Authorization": "{token}"}
    assert recipe.accepted == Sign((200,), "", ("ログアウト", "席"), {"result.value": True})
    assert recipe.refused == Sign((401, 403))
    assert recipe.partial == Sign(path="/otp")
    assert recipe.unclear == (Sign(contains=("ロック",)),)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("name:", "nane:", 1, "`nane` is not known"),
        ("https://portal.hinomi.test:8443/", "ftp://portal/", 2, "expected https"),
        ("https://portal.hinomi.test:8443/", "https://a:b@portal/", 2, "expected https"),
        ("https://portal.hinomi.test:8443/", "https://portal/x", 2, "expected https"),
        ("https://portal.hinomi.test:8443/", "http://portal", 2, "plain_http: true"),
        ("/login?lang=ja", "/login?p={password}", 5, "URLs end up in logs"),
        ("/login?lang=ja", "//elsewhere/login", 5, "begins with `/`"),
        ("{field: csrf_token}", "{feild: csrf_token}", 7, "`feild` is not known"),
        ("{field: csrf_token}", "{field: a, meta: b}", 7, "expected one of"),
        ("      csrf:", "      code:", 7, "a name is of"),
        ("      csrf:", "      C-1:", 7, "a name is of"),
        ("post: /login", "post: /login\n    get: /x", 9, "expected one of get"),
        ("{csrf}", "{crsf}", 11, "`crsf` is not known here"),
        ("{csrf}", "{csrf", 11, "for names such as"),
        ("{csrf}", "{password.upper()}", 11, "for names such as"),
        ("act: login", "act: 3", 11, "put it in quotes"),
        ("put: /api", "get: /api", 12, "not with get"),
        ("page:", "answer:", 15, "`get` is not known"),
        ("{token}", "{password}", 16, "`password` is not known here"),
        ("status: 200, contains: [ログアウト, 席], json: {result.value: true}", "status: 200", 17,
         "no sign of a login"),
        ("{status: [401, 403]}", "{}", 18, "at least one of"),
        ("[401, 403]", "[401, 200]", 18, "other than 200"),
        ("[401, 403]", "[41]", 18, "100 to 599"),
        ("[401, 403]", "[true]", 18, "100 to 599"),
        ("{contains: ロック}", "{regex: ロック}", 21, "`regex` is not known"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(old: str, new: str, line: int, words: str) -> None:
    assert GOOD.count(old) >= 1
    with pytest.raises(HinomiError) as error:
        read_recipe(GOOD.replace(old, new, 1), "portal.yaml")
    assert str(error.value).startswith(f"portal.yaml:{line}: ")
    assert words in str(error.value)
    assert re.search(r"[ぁ-んァ-ヶ一-龠]", error.value.message.ja)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("- x", "key: value"),
        (GOOD.replace("page:", "page:\n  x: 1\nanswer:"), "expected either page"),
        (GOOD.replace("{password}{code}", "{password}").replace("{code}", "x"), "no step sends"),
        (GOOD.split("page:", maxsplit=1)[0], "expected either page"),
        (GOOD.replace("Referer:", "HOST:"), "the host of base alone"),
        ("base: *x", "not readable as YAML"),
        ("base: !!python/object:os.system x\nsteps: []", "cannot read the value"),
    ],
)
def test_what_is_no_recipe_is_refused(text: str, words: str) -> None:
    with pytest.raises(HinomiError, match=re.escape(words)):
        read_recipe(text, "portal.yaml")


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(HinomiError, match=re.escape("none.yaml: cannot be read")):
        load_recipe(tmp_path / "none.yaml")
    (tmp_path / "sjis.yaml").write_bytes("name: 庁内".encode("cp932"))
    with pytest.raises(HinomiError, match="cannot be read"):
        load_recipe(tmp_path / "sjis.yaml")
    (tmp_path / "good.yaml").write_text(GOOD, "utf-8")
    assert load_recipe(tmp_path / "good.yaml").authority == tmp_path / "ca.pem"


@given(st.text(), st.text())
def test_what_is_filled_in_is_never_read_again(password: str, code: str) -> None:
    values = {"password": password, "code": code}
    assert filled("{password}-{code}", values) == f"{password}-{code}"


def test_the_recipes_of_the_guide_can_be_used() -> None:
    guide = Path("docs/how-to/web_login_recipe.md").read_text("utf-8")
    found = re.findall(r"^   ```yaml\n(.*?)^   ```$", guide, re.M | re.S)
    portal, api = (read_recipe(dedent(text), "guide") for text in found)
    assert [step.method for step in portal.steps] == ["GET", "POST", "POST"]
    assert portal.page is not None
    assert api.page is None
    assert api.accepted.tells
