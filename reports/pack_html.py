"""The pack as one HTML file that needs no network: for a phone, or a USB stick.

Styles, the script and pictures are inside. The page may load nothing and send nothing: its
Content-Security-Policy names the digests of its own style and script and forbids the rest.
"""

import base64
import hashlib
import re
from dataclasses import asdict
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reports.era import era_date
from reports.pack_view import Pack, SitePlan, Way

_PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
_NUMBER = re.compile(r"\+?[0-9][0-9()\-\s]{6,}")


def render_html(pack: Pack) -> str:
    """The whole file as text; the same pack gives the same text."""
    style, script = _part("pack.css"), _part("pack.js")
    policy = (
        f"default-src 'none'; img-src data:; style-src '{_digest(style)}'; "
        f"script-src '{_digest(script)}'; form-action 'none'; base-uri 'none'"
    )
    environment = Environment(
        loader=PackageLoader("reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    return environment.get_template("pack.html").render(
        pack=pack,
        policy=policy,
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        issued=era_date(pack.cover.issued),
        branches=[_with_numbers(asdict(one)) for one in pack.branches],
        callers=[_with_numbers(asdict(one)) for one in pack.callers],
        maps=[_shown(one) for one in pack.plans],
    )


def _part(name: str) -> str:
    return files("reports").joinpath("templates", name).read_text("utf-8")


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _with_numbers(part: dict[str, object]) -> dict[str, object]:
    """The same with `number` beside every way that a telephone can dial."""
    for key, value in part.items():
        if key == "ways" and isinstance(value, (list, tuple)):
            part[key] = [one | {"number": _dialled(Way(**one))} for one in value]
        elif isinstance(value, dict):
            _with_numbers(value)
        elif isinstance(value, (list, tuple)):
            for one in value:
                if isinstance(one, dict):
                    _with_numbers(one)
    return part


def _dialled(way: Way) -> str:
    return re.sub(r"[^0-9+]", "", way.to) if _NUMBER.fullmatch(way.to) else ""


def _shown(plan: SitePlan) -> dict[str, str]:
    kind = next((kind for mark, kind in _PICTURES.items() if plan.picture.startswith(mark)), "")
    data = f"data:{kind};base64,{base64.b64encode(plan.picture).decode()}" if kind else ""
    return {"site": plan.site, "data": data, "missing": plan.missing or "図面を開けません"}
