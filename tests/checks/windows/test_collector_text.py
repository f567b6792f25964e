"""The pieces of text that the collector joins are one complete output, whatever stands in them.

No PowerShell runs here: the two expressions that build the JSON are read from the script and
computed by the little of the language that they use.
"""

import json
import re

import pytest

from checks.windows.evidence import parse_windows
from checks.windows.prelude import FINISH, SECTION
from tests.checks.windows.built import HOST, TAG

_PIECE = re.compile(
    r"""'(?P<plain>[^']*)'|"(?P<wide>[^"]*)"|(?P<name>\$\w+(?:\.Substring\(1\))?)"""
)
JOINED = '($HinomiBodies -join ",`n")'


def expression(script: str, variable: str) -> str:
    """What is assigned to this variable, up to the end of its statement."""
    start = script.index(f"{variable} = ") + len(variable) + 3
    found = re.match(r"(?:[^\n]*\+\n)*[^\n]*", script[start:])
    assert found
    return found.group()


def computed(text: str, values: dict[str, str]) -> str:
    """The joined pieces; `.Substring(1)` drops the first sign."""
    parts, rest = [], text
    for piece in _PIECE.finditer(text):
        rest = rest.replace(piece.group(), "", 1)
        if (name := piece["name"]) is None:
            parts.append((piece["plain"] or piece["wide"] or "").replace("`n", "\n"))
        else:
            variable, cut, _ = name.partition(".Substring")
            parts.append(values[variable][1 if cut else 0 :])
    assert rest.replace("+", "").split() == []
    return "".join(parts)


def section(data: object) -> str:
    head = json.dumps({"status": "ok", "ms": 3, "error": ""})
    text = expression(SECTION, "$HinomiSections[$Name]")
    return computed(text, {"$data": json.dumps(data), "$head": head})


def whole(sections: dict[str, object], form: str = "1") -> bytes:
    head = {
        "tag": TAG,
        "at": "2026-11-21T00:00:00.1234567Z",
        "collector": {"version": "1", "sha256": ""},
        "host": HOST,
        "run_as": "S-1-5-18",
        "elevated": True,
        "language_mode": "FullLanguage",
        "culture": "ja-JP",
        "code_pages": {"ansi": 932, "oem": 932},
    }
    bodies = [f"{json.dumps(name)}:{section(data)}" for name, data in sections.items()]
    text = expression(FINISH, "$HinomiJson").replace(JOINED, "$HinomiBodies")
    assert "$HinomiBodies" in text
    values = {
        "$HinomiForm": form,
        "$HinomiBodies": ",\n".join(bodies),
        "$HinomiEnd": json.dumps({"tag": TAG, "sections": len(sections)}),
        "$HinomiHead": json.dumps(head),
    }
    return computed(text, values).encode()


@pytest.mark.parametrize(
    "sections",
    [{}, {"One": {"a": []}}, {"One": None, "Two": {"}": "{"}}, {"One": "}},", "Two": [1, "x"]}],
)
def test_the_joined_text_is_one_complete_output(sections: dict[str, object]) -> None:
    frame = parse_windows(whole(sections), TAG)
    assert {"WindowsHeader", *sections} == set(frame.replies)
    for name, data in sections.items():
        assert json.loads(frame.replies[name].body) == data


def test_the_header_has_every_word_that_evidence_needs() -> None:
    told = re.findall(r"^    (\w+) += ", FINISH[: FINISH.index("$HinomiBodies")], re.M)
    assert sorted([*told, "hinomi_windows", "sections", "end"]) == sorted(json.loads(whole({})))
