"""The forms that come with the product, from `bcp/data/forms.yaml`."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from bcp.forms.model import Filling, Form, FormColumn, FormSet
from checks.marked import Marked, misplaced, read_marked
from inventory.words import T

_FILE = "data/forms.yaml"
_OWN = "列は独自"


@cache
def shipped_forms() -> Mapping[tuple[FormSet, int], Form]:
    """Every form by set and number, in the order of the file."""
    text = files("bcp").joinpath(_FILE).read_text("utf-8")
    root = read_marked(text, _FILE, ours=True)
    if root is None:
        raise misplaced(_FILE, T("何も書かれていません", "nothing is written here"))
    read = [_form(one) for one in root.fields(("sets", "forms"))["forms"].members()]
    return {one.key: one for one in read}


@cache
def set_titles() -> Mapping[FormSet, str]:
    """What each set is called in full, with its publisher and its date."""
    text = files("bcp").joinpath(_FILE).read_text("utf-8")
    root = read_marked(text, _FILE, ours=True)
    items = root.fields(("sets", "forms"))["sets"].items() if root else {}
    return {FormSet(name): one.words() for name, one in items.items()}


def _form(at: Marked) -> Form:
    found = at.fields(("set", "number", "title", "steps", "columns"), ("source", "note"))
    columns = tuple(_column(one) for one in found["columns"].members())
    return Form(
        set=FormSet(found["set"].words()),
        number=int(str(found["number"].value())),
        title=found["title"].words(),
        steps=found["steps"].words(),
        columns=columns,
        source=found["source"].words() if "source" in found else _OWN,
        note=found["note"].words() if "note" in found else "",
    )


def _column(at: Marked) -> FormColumn:
    found = at.fields(("key", "title", "width"), ("own", "filling"))
    return FormColumn(
        key=found["key"].words(),
        title=found["title"].words(),
        width=float(str(found["width"].value())),
        own=bool(found["own"].value()) if "own" in found else True,
        filling=Filling(found["filling"].words()) if "filling" in found else Filling.KNOWN,
    )
