"""The form (様式) of the report of the audit that ships with the program.

An office writes it out, changes it in Word and has its report made with it; a report that is made
without a form is made with this one. Tags are those of docxtpl: `{%p … %}` takes its paragraph
away, `{%tr … %}` its row.
"""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import docx
from docx.shared import Mm, Pt

from reports.docx_base import name_fonts, put_field, small, still
from reports.docx_text import table_xml

_EDITING = (
    "この Word 版は、編集のための写しである。決裁の対象は PDF 版で、"
    "この版を書き換えても記録は変わらない。"
)
_MADE = datetime(2026, 1, 1, tzinfo=UTC)  # of the form itself
_COVER = (
    ("文書番号", "{{ 文書番号 }}"),
    ("情報の分類", "{{ 分類 }}　{{ 版 }}"),
    ("発行日", "{{ 発行日 }}"),
    ("報告書の状態", "{{ 状態 }}　{{ 状態の説明 }}"),
    ("配布先", "{{ 配布先|join('、') }}"),
    ("内容の SHA-256", "{{ 内容のSHA256 }}"),
    ("作成", "{{ 作成 }}"),
)
_FINDING = (
    ("対象", "{{ f.対象 }}"), ("所管", "{{ f.課室 }}"),
    ("状況", "{{ f.状況 }}　前回との関係 {{ f.前回との関係 }}　発端 {{ f.発端 }}"),
    ("これまでの番号", "{{ f.前の番号 or 'なし' }}"), ("事実", "{{ f.事実 }}"),
    ("基準", "{{ f.基準 }}"), ("原因", "{{ f.原因 }}"), ("影響", "{{ f.影響 }}"),
    ("勧告・助言", "{{ f.勧告 }}"), ("点検", "{{ f.点検|join('\\n') }}"),
    ("証拠", "{{ f.証拠|join('\\n') }}"), ("回答", "{{ f.回答の文 or f.回答 }}"),
    ("期限", "{{ f.期限 }}"),
    ("例外承認", "{{ f.例外 }}{% if f.例外の期限 %}　期限 {{ f.例外の期限 }}{% endif %}"),
    ("経過", "{{ f.経過|join('\\n') }}"),
)  # fmt: skip
Loop = tuple[str, Sequence[tuple[str, float, str]]]
_TABLES: dict[str, Loop] = {
    "課室別": ("課室別 + [合計]", (
        ("課室", 60, "課室"), ("重大", 22, "重大"), ("軽微", 22, "軽微"), ("観察", 22, "観察"),
        ("推奨", 22, "推奨"), ("計", 22, "計"))),
    "状況別": ("状況別", (("状況", 80, "状況"), ("件数", 30, "件数"))),
    "条項別": ("条項別", (
        ("条項", 20, "条項"), ("見出し", 70, "見出し"), ("重大", 16, "重大"), ("軽微", 16, "軽微"),
        ("観察", 16, "観察"), ("推奨", 16, "推奨"), ("計", 16, "計"))),
    "推移": ("推移", (
        ("年度", 30, "年度"), ("重大", 14, "重大"), ("軽微", 14, "軽微"), ("観察", 14, "観察"),
        ("推奨", 14, "推奨"), ("解消", 14, "解消"), ("未解消", 16, "未解消"),
        ("超過", 14, "期限超過"), ("再発", 14, "再発"), ("研修", 26, "研修"))),
    "個別監査": ("個別監査", (
        ("番号", 18, "番号"), ("対象", 40, "対象"), ("課室", 34, "課室"),
        ("対象期間", 30, "対象期間"), ("実施期間", 30, "実施期間"), ("種別", 18, "種別"))),
    "班": ("班", (
        ("個別監査", 20, "個別監査"), ("役割", 24, "役割"), ("氏名", 36, "氏名"),
        ("所属", 36, "所属"), ("独立性の申告", 54, "独立性の申告"))),
    "見ていない範囲": ("見ていない範囲", (
        ("個別監査", 22, "個別監査"), ("もの", 60, "もの"), ("理由", 88, "理由"))),
    "調書": ("調書", (
        ("個別監査", 28, "個別監査"), ("適合", 16, "適合"), ("重大", 18, "重大な不適合"),
        ("軽微", 18, "軽微な不適合"), ("観察", 16, "観察事項"), ("推奨", 16, "推奨事項"),
        ("対象外", 16, "対象外"), ("未確認", 16, "未確認"), ("計", 12, "計"),
        ("査閲済", 14, "査閲済"))),
    "確かめ直す適合": ("確かめ直す適合", (
        ("調書", 34, "調書"), ("条項", 22, "条項"), ("対象", 40, "対象"), ("理由", 74, "理由"))),
    "前年度までの指摘": ("前年度までの指摘", (
        ("番号", 28, "番号"), ("等級", 32, "等級"), ("条項", 18, "条項"), ("見出し", 42, "見出し"),
        ("期限", 20, "期限"), ("状況", 30, "状況"))),
    "例外承認": ("例外承認", (
        ("番号", 28, "番号"), ("理由", 42, "理由"), ("代替措置", 42, "代替措置"), ("人", 24, "人"),
        ("期限", 18, "期限"), ("状態", 16, "状態"))),
    "自己点検": ("自己点検", (
        ("課室", 60, "課室"), ("項目", 20, "項目"), ("回答", 20, "回答"), ("回答率", 22, "回答率"),
        ("いいえ", 22, "いいえ"), ("点検と違う", 26, "点検と違う"))),
    "研修": ("研修の計", (
        ("種別", 40, "種別"), ("対象", 40, "対象"), ("受講", 40, "受講"), ("率", 50, "率"))),
    "決裁": ("決裁", (
        ("日時", 40, "日時"), ("職", 22, "職"), ("氏名", 26, "氏名"),
        ("内容の SHA-256", 44, "SHA256"), ("備考", 24, "備考"), ("状態", 14, "状態"))),
}  # fmt: skip
_ACTIONS: Loop = (
    "f.措置",
    (("措置", 12, "番号"), ("内容", 52, "内容"), ("手順", 40, "手順"), ("職", 26, "職"),
     ("期限", 18, "期限"), ("状況", 22, "状況")),
)  # fmt: skip


@lru_cache(maxsize=1)
def sample_form() -> bytes:
    """The form; always the same bytes."""
    made = docx.Document()
    name_fonts(made)
    _page(made)
    _cover(made)
    _chapters(made)
    _properties(made)
    raw = io.BytesIO()
    made.save(raw)
    return still(raw.getvalue())


def _page(made: Any) -> None:  # noqa: ANN401 - a document has no public type
    """A4 bound on the left, number and classification above, journal head and page below."""
    page = made.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin = Mm(25), Mm(15)
    page.top_margin, page.bottom_margin = Mm(24), Mm(25)
    small(page.header.paragraphs[0].add_run("{{ 文書番号 }}　{{ 表題 }}　{{ 分類 }}　{{ 版 }}"))
    foot = page.footer.paragraphs[0]
    small(foot.add_run("記録簿 第{{ 記録簿の番号 }}号 {{ 記録簿のSHA256[:16] }}…　　"))
    put_field(foot, "PAGE")
    small(foot.add_run(" / "))
    put_field(foot, "NUMPAGES")


def _cover(made: Any) -> None:  # noqa: ANN401
    title = made.add_paragraph()
    title.paragraph_format.space_before = Mm(50)
    run = title.add_run("{{ 表題 }}")
    run.font.size, run.bold = Pt(22), True
    made.add_paragraph("{{ 年度 }}　{{ 版 }}")
    made.add_paragraph("{{ 団体 }}　{{ 部署 }}")
    _put(made, table_xml((40, 130), ("", ""), _COVER, 18))
    made.add_paragraph(_EDITING)
    made.add_page_break()


def _chapters(made: Any) -> None:  # noqa: ANN401
    made.add_heading("1　総評", 1)
    made.add_paragraph("{{ 要約 }}")
    _written(made, "総評")
    made.add_heading("2　監査の概要", 1)
    made.add_paragraph("{{ 助言 }}")
    _written(made, "目的")
    _tables(made, ("個別監査", "班"))
    made.add_heading("3　対象としなかった範囲", 1)
    _written(made, "対象外")
    _tables(made, ("見ていない範囲",))
    made.add_heading("4　結果の概要", 1)
    _tables(made, ("課室別", "状況別", "条項別", "推移", "調書", "確かめ直す適合"))
    made.add_heading("5　指摘事項", 1)
    _findings(made)
    made.add_heading("6　前年度までの指摘", 1)
    _tables(made, ("前年度までの指摘",), headed=False)
    made.add_heading("7　良い取組", 1)
    _written(made, "良い取組")
    made.add_heading("8　例外承認、自己点検、研修", 1)
    _tables(made, ("例外承認", "自己点検", "研修"))
    made.add_heading("9　今後", 1)
    _list(made, "今後")
    made.add_heading("10　この報告書の限界", 1)
    _list(made, "限界")
    _written(made, "記録の注意")
    made.add_heading("11　決裁と記録の照合", 1)
    _tables(made, ("決裁",), headed=False)
    made.add_paragraph("記録簿 第{{ 記録簿の番号 }}号　{{ 記録簿の日時 }}　{{ 記録簿のSHA256 }}")


def _written(made: Any, name: str) -> None:  # noqa: ANN401
    """What people wrote, of the year and of each engagement."""
    made.add_paragraph(f"{{%p for x in {name} %}}")
    made.add_paragraph().add_run("{{ x.件名 }}").bold = True
    made.add_paragraph("{{ x.文 }}")
    made.add_paragraph("{%p endfor %}")


def _list(made: Any, name: str) -> None:  # noqa: ANN401
    made.add_paragraph(f"{{%p for x in {name} %}}")
    made.add_paragraph("・{{ x }}").paragraph_format.left_indent = Pt(10.5)
    made.add_paragraph("{%p endfor %}")


def _tables(made: Any, names: Sequence[str], *, headed: bool = True) -> None:  # noqa: ANN401
    """A table for each name; a sentence in its place where there is nothing to tell."""
    for name in names:
        if headed:
            made.add_heading(name, 2)
        made.add_paragraph(f"{{%p if {_TABLES[name][0]} %}}")
        _loop(made, _TABLES[name])
        made.add_paragraph("{%p else %}")
        made.add_paragraph("記録はない。")
        made.add_paragraph("{%p endif %}")


def _findings(made: Any) -> None:  # noqa: ANN401
    made.add_paragraph("{%p for f in 指摘 %}")
    made.add_heading("{{ f.番号 }}　{{ f.等級 }}　{{ f.条項 }} {{ f.見出し }}", 2)
    _put(made, table_xml((32, 138), ("", ""), _FINDING, 17))
    made.add_paragraph("{%p if f.措置 %}")
    _loop(made, _ACTIONS)
    made.add_paragraph("{%p endif %}")
    made.add_paragraph("{%p else %}")
    made.add_paragraph("この年度に起こした指摘の記録はない。")
    made.add_paragraph("{%p endfor %}")


def _loop(made: Any, loop: Loop) -> None:  # noqa: ANN401
    """A table with a row for each member of a list."""
    name, columns = loop
    rest = [""] * (len(columns) - 1)
    rows = [
        [f"{{%tr for r in {name} %}}", *rest],
        [f"{{{{ r.{field} }}}}" for _, _, field in columns],
        ["{%tr endfor %}", *rest],
    ]
    widths = [width for _, width, _ in columns]
    _put(made, table_xml(widths, [title for title, _, _ in columns], rows, 15))


def _put(made: Any, table: Any) -> None:  # noqa: ANN401
    """Tables stand between paragraphs: two that touch would become one."""
    made.element.body.insert_element_before(table, "w:sectPr")
    made.add_paragraph().paragraph_format.space_after = Pt(2)


def _properties(made: Any) -> None:  # noqa: ANN401
    about = made.core_properties
    about.title, about.author, about.comments, about.language = "", "", "", "ja-JP"
    about.created = about.modified = _MADE.replace(tzinfo=None)
    about.last_modified_by, about.revision = "", 1
