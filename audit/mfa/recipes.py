"""Recipes of web logins, read from YAML: data only; what is wrong is named with its line."""

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from checks.marked import Marked, read_marked
from inventory.logins.recipe import (
    CODE,
    GIVEN,
    BadTemplateError,
    Body,
    Found,
    Keep,
    Recipe,
    Request,
    Scalar,
    Sign,
    names_in,
)
from inventory.words import HinomiError, T

_METHODS = ("get", "post", "put")
_SENDS = ("headers", "form", "json", "keep")
_SIGNS = ("accepted", "refused")
_ROUTING = {"host", "connection", "content-length", "transfer-encoding", "upgrade"}
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TEXT = "tag:yaml.org,2002:str"


def load_recipe(path: Path) -> Recipe:
    """Read one recipe; a CA file is looked up beside it."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise HinomiError(
            T(
                f"{path}: 読めません。UTF-8 のレシピのファイルを指定してください",
                f"{path}: cannot be read; name a recipe in UTF-8",
            )
        ) from None
    return read_recipe(text, str(path), path.parent)


def read_recipe(text: str, file: str, folder: Path = Path()) -> Recipe:
    """The recipe in a YAML text."""
    root = read_marked(text, file)
    if root is None:
        raise HinomiError(T(f"{file}: 空です", f"{file}: is empty"))
    found = root.fields(
        required=("base", "steps"),
        optional=("name", "ca", "plain_http", "page", "answer", "partial", "unclear"),
    )
    base = _base(found["base"], found.get("plain_http"))
    steps = _steps(found["steps"])
    page, accepted, refused = _judging(root, found, _kept(steps))
    ca = found.get("ca")
    unclear = found.get("unclear")
    return Recipe(
        name=found["name"].words() if "name" in found else base,
        base=base,
        authority=folder / ca.words() if ca else None,
        steps=steps,
        page=page,
        accepted=accepted,
        refused=refused,
        partial=_sign(found["partial"]) if "partial" in found else None,
        unclear=tuple(_sign(member) for member in unclear.members()) if unclear else (),
    )


def _base(node: Marked, plain: Marked | None) -> str:
    text = node.words().rstrip("/")
    allowed = plain is not None and plain.value() is True
    try:
        parts = urlsplit(text)
        bare = not (parts.path or parts.query or parts.fragment or "@" in parts.netloc)
        good = bool(parts.hostname) and bare and (parts.port or 1) > 0
    except ValueError:
        good, parts = False, urlsplit("")
    if not good or parts.scheme not in ("https", "http"):
        raise node.wrong(
            T(
                "https://ホスト名[:ポート] の形で書いてください（パスは steps に）",
                "expected https://host[:port]; paths belong to the steps",
            )
        )
    if parts.scheme == "http" and not allowed:
        raise node.wrong(
            T(
                "http ではパスワードが平文で流れます。承知のうえなら plain_http: true を"
                "添えてください",
                "over http the password is sent in the clear; "
                "add plain_http: true if that is known",
            )
        )
    return text


def _steps(node: Marked) -> tuple[Request, ...]:
    steps: list[Request] = []
    known = set(GIVEN)
    for member in node.members():
        steps.append(_request(member, known))
        known |= {keep.name for keep in steps[-1].keep}
    used = frozenset().union(*(step.names for step in steps)) if steps else frozenset()
    if CODE not in used:
        raise node.wrong(
            T("どの手順も {code} を送りません", "no step sends {code}"),
        )
    return tuple(steps)


def _kept(steps: tuple[Request, ...]) -> set[str]:
    return {keep.name for step in steps for keep in step.keep}


def _request(node: Marked, known: set[str]) -> Request:
    found = node.fields(optional=(*_METHODS, *_SENDS))
    methods = [name for name in _METHODS if name in found]
    bodies = [name for name in ("form", "json") if name in found]
    if len(methods) != 1 or len(bodies) > 1 or (bodies and methods == ["get"]):
        raise node.wrong(
            T(
                "get・post・put のどれか一つと、post か put には form か json の一方が必要です",
                "expected one of get, post, put, and at most one of form, json (not with get)",
            )
        )
    headers, form, json = found.get("headers"), found.get("form"), found.get("json")
    return Request(
        method=methods[0].upper(),
        path=_path(found[methods[0]]),
        headers=_headers(headers, known) if headers else {},
        form=_texts(form, known) if form else None,
        json=_body(json, known) if json else None,
        keep=_keeps(found["keep"]) if "keep" in found else (),
    )


def _path(node: Marked) -> str:
    text = node.words()
    odd = set("{}#\\ ") & set(text) or not text.isprintable()
    if not text.startswith("/") or text.startswith("//") or odd:
        raise node.wrong(
            T(
                "「/」で始まるパスが必要です。{...} は URL に書けません（記録に残るため）",
                "expected a path that begins with `/`; no {...} in it, for URLs end up in logs",
            )
        )
    return text


def _headers(node: Marked, known: set[str]) -> Mapping[str, str]:
    """Headers; those that would lead the request to another host than `base` are refused."""
    for name, value in node.items().items():
        if name.lower() in _ROUTING:
            raise value.wrong(
                T(
                    f"{name} は書けません（base のホストだけに送ります）",
                    f"{name} cannot be set: requests go to the host of base alone",
                )
            )
    return _texts(node, known)


def _texts(node: Marked, known: set[str]) -> Mapping[str, str]:
    return {name: _template(value, known) for name, value in node.items().items()}


def _template(node: Marked, known: set[str]) -> str:
    value = _scalar(node)
    if not isinstance(value, str):
        raise node.wrong(T("文字列が必要です（引用符で囲む）", "expected text (put it in quotes)"))
    try:
        strange = sorted(names_in(value) - known)
    except BadTemplateError:
        raise node.wrong(
            T("{ } は {account} のような名前にだけ使えます", "{ } is for names such as {account}")
        ) from None
    if strange:
        raise node.wrong(
            T(
                f"「{strange[0]}」は使えません。使えるもの: {', '.join(sorted(known))}",
                f"`{strange[0]}` is not known here; expected: {', '.join(sorted(known))}",
            )
        )
    return value


def _body(node: Marked, known: set[str]) -> Body:
    found: dict[str, Scalar | Body] = {}
    for name, value in node.items().items():
        if hasattr(value.node, "value") and isinstance(value.node.value, list):
            found[name] = _body(value, known)
        else:
            scalar = _scalar(value)
            found[name] = _template(value, known) if isinstance(scalar, str) else scalar
    return found


def _scalar(node: Marked) -> Scalar:
    if node.node.value == "" and node.node.tag == _TEXT:
        return ""
    value = node.value()
    if not isinstance(value, (bool, int, float, str)):
        raise node.wrong(
            T(
                "文字列・数・true・false のどれかが必要です",
                "expected text, a number, true or false",
            )
        )
    return value


def _keeps(node: Marked) -> tuple[Keep, ...]:
    return tuple(_keep(name, value) for name, value in node.items().items())


def _keep(name: str, node: Marked) -> Keep:
    found = node.fields(optional=tuple(Found))
    if name in GIVEN or not _NAME.fullmatch(name):
        raise node.wrong(
            T(
                "名前は英小文字・数字・_ で、account・password・code 以外にしてください",
                "a name is of a-z, 0-9 and _, and not account, password or code",
            )
        )
    if len(found) != 1:
        raise node.wrong(
            T(
                "field・meta・cookie・json のどれか一つが必要です",
                "expected one of field, meta, cookie, json",
            )
        )
    [(kind, source)] = found.items()
    return Keep(name, Found(kind), source.words())


def _judging(
    root: Marked, found: Mapping[str, Marked], kept: set[str]
) -> tuple[Request | None, Sign, Sign]:
    """What is looked at in the end, and how a login and a refusal are known there."""
    if ("page" in found) == ("answer" in found):
        raise root.wrong(
            T(
                "page（ログインした人だけが届くページ）か answer（最後の応答）の一方が必要です",
                "expected either page (what only a login reaches) or answer (the last answer)",
            )
        )
    node = found.get("page") or found["answer"]
    own = ("get", "headers") if "page" in found else ()
    fields = node.fields(required=(*own[:1], *_SIGNS), optional=own[1:])
    accepted, refused = (_sign(fields[name]) for name in _SIGNS)
    if not accepted.tells:
        raise fields["accepted"].wrong(
            T(
                "contains か json が必要です（200 や場所だけではログインの証拠になりません）",
                "needs contains or json: a status or a path alone is no sign of a login",
            )
        )
    if not refused.out:
        raise fields["refused"].wrong(
            T(
                "path・contains・json か、200番台でない status が必要です",
                "needs path, contains, json, or a status other than 200 to 299",
            )
        )
    if not own:
        return None, accepted, refused
    headers = fields.get("headers")
    page = Request(
        method="GET",
        path=_path(fields["get"]),
        headers=_headers(headers, kept) if headers else {},
        form=None,
        json=None,
        keep=(),
    )
    return page, accepted, refused


def _sign(node: Marked) -> Sign:
    found = node.fields(optional=("status", "path", "contains", "json"))
    status, path, contains, json = (
        found.get(name) for name in ("status", "path", "contains", "json")
    )
    sign = Sign(
        status=tuple(_status(one) for one in _each(status)) if status else (),
        path=_path(path) if path else "",
        contains=tuple(one.words() for one in _each(contains)) if contains else (),
        json={name: _scalar(value) for name, value in json.items().items()} if json else None,
    )
    if sign.empty:
        raise node.wrong(
            T(
                "status・path・contains・json の少なくとも一つが必要です",
                "expected at least one of status, path, contains, json",
            )
        )
    return sign


def _each(node: Marked) -> list[Marked]:
    return node.members() if isinstance(node.node.value, list) else [node]


def _status(node: Marked) -> int:
    value = node.value()
    if isinstance(value, bool) or not isinstance(value, int) or not 100 <= value <= 599:
        raise node.wrong(T("100〜599 の数が必要です", "expected a number, 100 to 599"))
    return value
