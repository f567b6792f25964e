"""Filling a Word form (docxtpl) in a sandbox: one clear error, or the whole document.

Jinja's sandbox lets a form read what it is handed and call nothing that leads further
(jinja.palletsprojects.com, Sandbox); it is handed texts, lists and tables of texts only.
"""

import difflib
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from types import TracebackType
from typing import Any

from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateSyntaxError, meta
from jinja2.exceptions import SecurityError, TemplateError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from inventory.words import HinomiError, T
from reports.docx_base import still

MAX_FORM, MAX_INSIDE = 20 << 20, 80 << 20  # bytes of the file, and of what is packed in it
_PARTS = (("header", "ヘッダー", "header"), ("footer", "フッター", "footer"))
_NOTES = ("footnotes+xml", "endnotes+xml", "comments+xml")
_TAG = re.compile(r"\{\{|\{%")
_UNKNOWN = re.compile(r"'([^']+)' is undefined|has no attribute '([^']+)'")
_FAULTS = (
    TemplateError, ArithmeticError, TypeError, ValueError, LookupError, AttributeError,
    RecursionError, MemoryError,
)  # fmt: skip
_NOT_DOCX = T(
    "{0}: Word の文書（.docx）として開けません。マクロのない .docx で保存し直してください。",
    "{0}: this is not a Word document (.docx). Save it as .docx without macros.",
)
_TOO_BIG = T(
    "{0}: 様式が大きすぎます（20 MiB まで）。", "{0}: the form is too big (20 MiB at most)."
)
_NAME = T(
    "{0}: {1}に、ない名前「{2}」があります: 「{3}」。{4}"
    "使える名前は hinomi audit template --fields で分かります。",
    "{0}: the {1} uses the unknown name {2}: {3}. {4}"
    "See the names with hinomi audit template --fields.",
)
_NEAR = T("近い名前: {0}。", "Close to it: {0}. ")
_SYNTAX = T(
    "{0}: {1}のタグを読めません: 「{2}」（{3}）。"
    "for と endfor、if と endif の組を確かめてください。",
    "{0}: a tag in the {1} cannot be read: {2} ({3}). Check that for/endfor and if/endif pair up.",
)
_FORBIDDEN = T(
    "{0}: {1}に、様式に書けない式があります: 「{2}」。名前と for、if だけを使ってください。",
    "{0}: the {1} has an expression that a form may not use: {2}. Use names, for and if only.",
)
_FAILED = T(
    "{0}: {1}の式を計算できません: 「{2}」（{3}）。",
    "{0}: an expression in the {1} fails: {2} ({3}).",
)
_BROKEN = T(
    "{0}: {1}のタグの置き方が、段落や表の行の途中をまたいでいます（{2}）。"
    "行ごとの繰返しは {{%tr … %}}、段落ごとは {{%p … %}} にしてください。",
    "{0}: tags in the {1} cut through a paragraph or a row ({2}). "
    "Use {{%tr … %}} for rows and {{%p … %}} for paragraphs.",
)
_IN_NOTES = T(
    "{0}: 脚注・文末脚注・コメントにはタグを書けません。本文に移してください。",
    "{0}: footnotes, endnotes and comments cannot hold tags. Move them into the text.",
)
_PROPERTIES = T("文書のプロパティ", "document's properties")
_BODY = T("本文", "text")


# Filters and methods of texts that grow without end, reach attributes, or change with every run.
_NO_FILTERS = (
    "attr", "batch", "center", "format", "indent", "pprint", "random", "slice", "tojson", "urlize",
    "wordwrap", "xmlattr",
)  # fmt: skip
_NO_METHODS = frozenset({"center", "expandtabs", "format", "format_map", "ljust", "rjust", "zfill"})


class WrongFormError(HinomiError):
    """A form that cannot be filled: which part, what, where."""


class _Sandbox(ImmutableSandboxedEnvironment):
    """No calls that lead out, no numbers or texts that grow without end."""

    intercepted_binops = frozenset({"*", "**"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401
        """Numbers times numbers only."""
        if operator == "**" or not all(isinstance(one, int | float) for one in (left, right)):
            raise SecurityError(operator)
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401
        """No method that makes a text as long as it is told."""
        return attr not in _NO_METHODS and super().is_safe_attribute(obj, attr, value)


class _Form(DocxTemplate):  # type: ignore[misc] # the library ships without types
    """A form that says which part and which line are wrong."""

    def __init__(self, raw: bytes, name: str) -> None:
        super().__init__(io.BytesIO(raw))
        self.name = name

    def render_xml_part(
        self,
        src_xml: str,
        part: Any,  # noqa: ANN401
        context: Mapping[str, Any],
        jinja_env: Any = None,  # noqa: ANN401
    ) -> str:
        """The part filled; every name in it must exist, in branches not taken too."""
        source = _Source(src_xml, _part_words(str(part.partname)), self.name)
        return str(
            _guarded(
                source,
                context,
                jinja_env,
                lambda: super(_Form, self).render_xml_part(src_xml, part, context, jinja_env),
            )
        )

    def fix_tables(self, xml: str) -> Any:  # noqa: ANN401
        """Refuse what is not well-formed: the library would drop the rest of it in silence."""
        try:
            parse_xml(xml)
            return super().fix_tables(xml)
        except (SyntaxError, AttributeError) as bad:  # lxml's is a SyntaxError
            raise WrongFormError(_said(_BROKEN, self.name, _BODY, _short(str(bad)))) from None

    def render_properties(self, context: Mapping[str, Any], jinja_env: Any = None) -> None:  # noqa: ANN401
        """Title and the like; they are no XML, so nothing is escaped."""
        about = self.docx.core_properties
        texts = (about.author, about.comments, about.identifier, about.subject, about.title)
        source = _Source("\n".join(texts), _PROPERTIES, self.name)
        plain = jinja_env.overlay(autoescape=False)
        _guarded(
            source, context, plain, lambda: super(_Form, self).render_properties(context, plain)
        )

    def render_footnotes(self, context: Any, jinja_env: Any = None) -> None:  # noqa: ANN401
        """Nothing: a form with tags in notes was refused."""


class _Source:
    """The text of one part, as its errors quote it."""

    def __init__(self, xml: str, where: T, name: str) -> None:
        self.where, self.name = where, name
        self.xml = re.sub(r"<w:p([ >])", r"\n<w:p\1", xml)  # as the library numbers its lines
        self.lines = self.xml.split("\n")

    def at(self, number: int | None, word: str = "") -> str:
        """The text on this line, or where the word stands first, or the last tag before it."""
        lines = list(map(_bare, self.lines))
        here = lines[number - 1] if number is not None and 0 < number <= len(lines) else ""
        if here.strip() and word in here:
            return _short(here, word)
        if word:
            return _short(next((one for one in lines if word in one), word), word)
        before = [one for one in lines[:number] if _TAG.search(one)]
        return _short(before[-1], "{") if before else ""


def filled(raw: bytes, words: Mapping[str, Any], name: str, at: datetime) -> bytes:
    """The form filled with these words; the same form and words give the same bytes.

    `name` is what errors call the form, `at` the moment that the file gives as its own.
    """
    form = opened(raw, name)
    form.render(dict(words), _environment(), autoescape=True)
    about = form.docx.core_properties
    about.created = about.modified = at.replace(tzinfo=None)
    made = io.BytesIO()
    form.save(made)
    return still(made.getvalue())


def opened(raw: bytes, name: str) -> _Form:
    """The form as a document, if it is one, of a size that can be one, without tags in notes."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            inside = packed.infolist()
        if len(raw) > MAX_FORM or sum(one.file_size for one in inside) > MAX_INSIDE:
            raise WrongFormError(_TOO_BIG.format(name))
        if any(one.filename.lower().endswith("vbaproject.bin") for one in inside):
            raise WrongFormError(_NOT_DOCX.format(name))
        form = _Form(raw, name)
        form.init_docx()
    except (zipfile.BadZipFile, PackageNotFoundError, SyntaxError, KeyError, ValueError):
        raise WrongFormError(_NOT_DOCX.format(name)) from None
    for part in form.docx.part.package.iter_parts():
        noted = str(part.content_type).endswith(_NOTES)
        if noted and _TAG.search(_bare(part.blob.decode("utf-8", "replace"))):
            raise WrongFormError(_IN_NOTES.format(name))
    return form


def _environment() -> _Sandbox:
    sandbox = _Sandbox(undefined=StrictUndefined, autoescape=True)
    kept = sandbox.globals["namespace"]
    sandbox.globals.clear()
    sandbox.globals["namespace"] = kept
    for name in _NO_FILTERS:
        del sandbox.filters[name]
    return sandbox


def _guarded(
    source: _Source,
    context: Mapping[str, Any],
    sandbox: Any,  # noqa: ANN401
    make: Callable[[], Any],
) -> Any:  # noqa: ANN401
    """What `make` makes, or one error in words."""
    try:
        unknown = sorted(meta.find_undeclared_variables(sandbox.parse(source.xml)) - set(context))
        known = set(sandbox.globals)
        if wrong := [one for one in unknown if one not in known]:
            raise _unknown(source, wrong[0], context, None)
        return make()
    except HinomiError:
        raise
    except _FAULTS as bad:
        raise _told(source, context, bad) from None


def _told(source: _Source, context: Mapping[str, Any], bad: BaseException) -> WrongFormError:
    number = _line_of(bad)
    found = _UNKNOWN.search(str(bad)) if isinstance(bad, UndefinedError) else None
    if found:
        return _unknown(source, found[1] or found[2], context, number)
    if isinstance(bad, SecurityError | UndefinedError):
        return WrongFormError(_said(_FORBIDDEN, source.name, source.where, source.at(number)))
    words = _SYNTAX if isinstance(bad, TemplateSyntaxError) else _FAILED
    why = _short(str(bad)) or type(bad).__name__
    return WrongFormError(_said(words, source.name, source.where, source.at(number), why))


def _unknown(
    source: _Source, word: str, context: Mapping[str, Any], number: int | None
) -> WrongFormError:
    near = difflib.get_close_matches(word, list(dict.fromkeys(_known(context))), 2, 0.3)
    hint = _NEAR.format("、".join(near)) if near else T("", "")
    quoted = source.at(number, word)
    where = source.where
    return WrongFormError(
        T(
            _NAME.ja.format(source.name, where.ja, word, quoted, hint.ja),
            _NAME.en.format(source.name, where.en, word, quoted, hint.en),
        )
    )


def _known(words: object) -> Iterator[str]:
    if isinstance(words, Mapping):
        yield from words
        for each in words.values():
            yield from _known(each)
    elif isinstance(words, list) and words:
        yield from _known(words[0])


def _said(words: T, name: str, where: T, *rest: str) -> T:
    return T(words.ja.format(name, where.ja, *rest), words.en.format(name, where.en, *rest))


def _part_words(path: str) -> T:
    return next((T(ja, en) for part, ja, en in _PARTS if part in path), _BODY)


def _line_of(bad: BaseException) -> int | None:
    """The line of the form that the error is about; Jinja names its frames `<template>`."""
    if isinstance(bad, TemplateSyntaxError):
        return bad.lineno
    found, frame = None, bad.__traceback__
    while frame is not None:
        found = frame.tb_lineno if _is_form(frame) else found
        frame = frame.tb_next
    return found


def _is_form(frame: TracebackType) -> bool:
    return frame.tb_frame.f_code.co_filename in ("<template>", "<unknown>")


def _bare(xml: str) -> str:
    return re.sub(r"<[^>]+>", "", xml)


def _short(text: str, word: str = "") -> str:
    """At most eighty characters, around the word."""
    text = " ".join(text.split())
    start = max(0, text.find(word) - 30) if word else 0
    return text[start : start + 80]
