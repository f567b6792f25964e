"""Runbooks in Markdown: rewritten as YAML line for line, so that complaints keep their lines.

The front matter is that of the module; each `## id 題` is a step, its list says who and until
when, its text what is done, and the paragraph that begins with 「終わり:」 when it is done.
"""

import json
import re

_HEADING = re.compile(r"##\s+(?P<id>\S+)\s+(?P<title>.+?)\s*$")
_ITEM = re.compile(r"[-*]\s*(?P<key>[^:：]+?)\s*[:：]\s*(?P<value>.*?)\s*$")
_DONE = re.compile(r"終わり\s*[:：]\s*")
_FENCE = "---"
_KEYS = {
    "段階": "phase", "担当": "post", "代わり": "deputy", "目標": "target", "時間帯": "hours",
    "先に": "after", "行う場合": "condition", "元に戻せない": "irreversible",
    "決める人": "authority", "対象": "about", "助言": "advises",
}  # fmt: skip
_LISTS = ("after", "about", "advises")
_HOURS = {"就業時間内": "in", "就業時間外": "off", "いつでも": "any"}
_FLAGS = {"はい": "true", "いいえ": "false", "true": "true", "false": "false"}


def as_yaml(text: str) -> str:
    """The same module as YAML, each thing on the line where it stands."""
    lines = text.splitlines()
    body = _body(lines)
    out = [line if n < body else "" for n, line in enumerate(lines)]
    out = ["" if line.strip() == _FENCE else line for line in out]
    starts = [n for n in range(body, len(lines)) if _HEADING.match(lines[n])]
    if starts:
        out[max(0, body - 1)] = "steps: ["
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            out[start:end] = _step(lines[start:end])
        out[-1] += "]"
    return "\n".join(out) + "\n"


def _body(lines: list[str]) -> int:
    """The line after the front matter, 0 where there is none."""
    if not lines or lines[0].strip() != _FENCE:
        return 0
    ends = [n for n, line in enumerate(lines[1:], 1) if line.strip() == _FENCE]
    return ends[0] + 1 if ends else len(lines)


def _step(lines: list[str]) -> list[str]:
    heading = _HEADING.match(lines[0])
    assert heading is not None  # noqa: S101 - the caller has matched this line
    out = [f"{{id: {_quoted(heading['id'])}, title: {_quoted(heading['title'])},"]
    words: dict[str, list[str]] = {"do": [], "done_when": []}
    where: dict[str, int] = {}
    for number, line in enumerate(lines[1:], 1):
        out.append("")
        item, plain = _ITEM.match(line), line.strip()
        if item and not words["do"]:
            out[number] = f"{_pair(item['key'], item['value'])},"
        elif plain:
            name = "done_when" if _DONE.match(plain) or words["done_when"] else "do"
            where.setdefault(name, number)
            words[name].append(_DONE.sub("", plain, count=1))
    for name, number in where.items():
        out[number] = f"{name}: {_quoted(''.join(words[name]))},"
    out[-1] += "},"
    return out


def _pair(key: str, value: str) -> str:
    name = _KEYS.get(key, key)
    if name in _LISTS:
        members = [_quoted(one) for one in re.split(r"[、,]\s*", value) if one]
        return f"{_quoted(name)}: [{', '.join(members)}]"
    if name == "target":
        return f"{name}: {value.removesuffix('分').strip()}"
    if name == "irreversible":
        return f"{name}: {_FLAGS.get(value, _quoted(value))}"
    return f"{_quoted(name)}: {_quoted(_HOURS.get(value, value) if name == 'hours' else value)}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
