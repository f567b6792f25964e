"""Appendices of the plan: what it is measured against, what is still missing, and the forms."""

from collections.abc import Iterable, Iterator, Sequence

from bcp.forms.filling import filled
from bcp.forms.model import Filled, Filling, FormSet
from bcp.forms.reading import set_titles
from reports.bcp_parts import Given, table, words
from reports.bcp_view import Missing, Part, PlanColumn, Section, Table
from reports.bcp_words import ELEMENTS, ELEMENTS_SOURCE, FORMS, STEPS

# keys of the sections that answer each element and each step
_ELEMENT_KEYS = (
    ("succession", "assembly"),
    ("alternative",),
    ("stocks",),
    ("communication",),
    ("data",),
    ("priority",),
)
_STEP_KEYS = (
    ("organisation",),
    ("principles",),
    ("assumed",),
    ("priority",),
    ("resources",),
    ("assumed", "systems", "single"),
    ("strategy-words", "alternative"),
    ("measures", "actions", "order"),
    ("exercises",),
    ("upkeep",),
)
_SHORT = {FormSet.MIC_2008: "2008年", FormSet.FIRST: "初動版"}


def coverage(sections: Sequence[Section]) -> Iterator[Section]:
    """Appendix A: the six elements and the ten steps, and where each is answered."""
    known = {one.key: one for one in sections}
    rows = [
        (f"要素{n}", title, *_answered(known, keys))
        for n, (title, keys) in enumerate(zip(ELEMENTS, _ELEMENT_KEYS, strict=True), 1)
    ]
    rows += [
        (f"手順{n}", title, *_answered(known, keys))
        for n, (title, keys) in enumerate(zip(STEPS, _STEP_KEYS, strict=True), 1)
    ]
    columns = (("区分", 18), ("求められること", 74), ("本計画の箇所", 48), ("記入", 30))
    made = table("要素と手順", columns, rows)
    parts = (words(ELEMENTS_SOURCE, note=True), made)
    yield Section(
        "coverage", "付録A", "重要6要素と策定手順との対応", parts, 0, (), parts, page=True
    )


def _answered(known: dict[str, Section], keys: Iterable[str]) -> tuple[str, str]:
    own = [known[key] for key in keys if key in known]
    open_ = sum(isinstance(part, Missing) for one in own for part in one.parts)
    state = f"△ 未記入 {open_}か所" if open_ else "○ 記入あり"
    return "、".join(one.number for one in own), state if own else "× なし"


def missing(sections: Sequence[Section]) -> Iterator[Section]:
    """Appendix C: every place that a person has still to fill in."""
    rows = [
        (one.heading, part.what, part.where)
        for one in sections
        for part in one.parts
        if isinstance(part, Missing)
    ]
    columns = (("箇所", 54), ("書くこと", 60), ("書く場所", 56))
    made = table("未記入", columns, rows)
    note = words(
        "印刷の前に次の箇所を書く。書かれていないことは、決まっていないことである。", note=True
    )
    parts = (
        (note, made)
        if rows
        else (words("計画書の章に未記入の箇所はない。様式の未記入の欄は、様式ごとに数を記した。"),)
    )
    title = f"未記入の箇所（{len(rows)}か所）"
    yield Section("missing", "付録C", title, parts, 0)


def forms(given: Given) -> Iterator[Section]:
    """Appendix B: the forms, filled."""
    titles = set_titles()
    sets = table(
        "様式集", (("略称", 24), ("様式集", 146)), [(_SHORT[s], titles[s]) for s in FormSet]
    )
    yield Section("forms", "付録B", "様式集", (words(FORMS, note=True), sets), 0, page=True)
    for number, one in enumerate(filled(given.facts), 1):
        title = f"様式{one.form.number}（{_SHORT[one.form.set]}）{one.form.title}"
        yield Section(form_key(one), f"B.{number}", title, tuple(_form(one)), 1, ("様式",))


def form_key(one: Filled) -> str:
    """The bookmark of a form: its set and its number."""
    return f"form-{'2008' if one.form.set is FormSet.MIC_2008 else 'first'}-{one.form.number}"


def _form(one: Filled) -> Iterator[Part]:
    form = one.form
    blanks = f"未記入の欄{one.blanks}" if one.blanks else "未記入の欄なし"
    note = f"{form.steps}。{form.source}。{len(one.rows)}行、{blanks}。{form.note}"
    yield words(note, note=True)
    columns = tuple(
        PlanColumn(
            f"{column.title}＊" if column.own else column.title,
            column.width,
            bold=number == 0,
            hand=column.filling is Filling.HAND,
        )
        for number, column in enumerate(form.columns)
    )
    yield Table(f"様式{form.number}（{_SHORT[form.set]}）", columns, one.rows, small=True)
