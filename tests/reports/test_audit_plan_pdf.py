"""監査計画書 and 監査実施通知書: golden text, PDF/A-2b, draft and change marked, nothing cut."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from audit.cycle.engagements import Assurance, Engagement, Member, Notice
from audit.cycle.independence import Posting
from audit.cycle.years import Choice, Dropped, SignOff, Unplanned, YearPlan
from inventory.words import T
from reports.audit_plan_build import Bureau, notice_paper, plan_paper
from reports.audit_plan_notice import render_notice
from reports.audit_plan_pdf import render_plan
from reports.view import Anchor
from tests.reports.pdf_reading import (
    beyond_margins,
    golden_text,
    page_texts,
    pages_of,
    squeezed,
    text_of,
    unembedded_fonts,
    validated,
)

AT = datetime(2026, 5, 11, 1, 0, tzinfo=UTC)
ANCHOR = Anchor(12, "cd" * 32, "", AT)
BUREAU = Bureau("火見市", "監査委員事務局", "自治体機密性3C", "火監", ("CISO", "局長", "担当"), "1")
WHY = (("監査の記録がない", "no audit on record"), ("マイナンバー利用事務系", "My Number"))
PLAN = YearPlan(
    2026,
    policy="リスクの高い課とシステムから順に、三年で全課を回る。",
    goals=("二要素認証の徹底", "バックアップの復元試験"),
    resources="職員2人、外部監査人1人",
    days=15,
    choices=(
        Choice("department:総務部 税務課", 2026, 2, "前回の指摘が残る", "花子", 8, 34, WHY),
        Choice("system:住民記録システム", 2026, 3, "番号を扱う", "花子", 10, 40, WHY[1:]),
        Choice("department:市民部 市民課", 2027, None, "三年に一度", "花子"),
        Choice("department:総務部 税務課", 2028, 1, "再び見る", "花子", 4, 12, ()),
    ),
    dropped=(Dropped("department:広報課", 2026, "更新と重なる", "花子", AT),),
    preparers=("花子",),
)
DECIDED = replace(PLAN, decisions=(SignOff(PLAN.digest, "副市長 鈴木", AT, 9),))
LEFT_OUT = (Unplanned("department:農林課", 24, (("監査の記録がない", "x"),)),)
ONE = Engagement(
    id="2026-01",
    year=2026,
    targets=("department:総務部 税務課", "system:税務システム"),
    departments=("総務部 税務課",),
    period=(date(2025, 4, 1), date(2026, 3, 31)),
    fieldwork=(date(2026, 8, 3), date(2026, 8, 28)),
    criteria="ab" * 32,
    criteria_words=("監査項目 SHA-256 ab",),
    assurance=Assurance.ADVISORY,
    special="",
    opened=AT,
    by="花子",
    team=(
        Member("監査 花子", lead=True, postings=(Posting("監査委員事務局"),)),
        Member("外部 九郎", firm="別会社"),
    ),
)
NOTICE = Notice(3, "総務部 税務課", "税務課長 課長 太郎", ("規程", "台帳"), "", "花子", AT, 11)


def _plan(plan: YearPlan, *changed: T) -> bytes:
    return render_plan(plan_paper(plan, changed, LEFT_OUT, ANCHOR, BUREAU))


@pytest.fixture(scope="module")
def documents() -> dict[str, bytes]:
    return {
        "plan": _plan(DECIDED),
        "notice": render_notice(notice_paper(ONE, NOTICE, ANCHOR, BUREAU)),
    }


@pytest.mark.parametrize("name", ["plan", "notice"])
def test_the_text_is_the_golden_text(documents: dict[str, bytes], name: str) -> None:
    text = page_texts(documents[name])
    assert text == golden_text(f"audit-{name}", text)


@pytest.mark.parametrize("name", ["plan", "notice"])
def test_paper_is_an_archive_and_nothing_leaves_the_page(
    documents: dict[str, bytes], name: str
) -> None:
    document = documents[name]
    assert validated(document) == "pass"
    assert unembedded_fonts(document) == []
    assert beyond_margins(document) == []


def test_same_plan_gives_the_same_bytes(documents: dict[str, bytes]) -> None:
    assert _plan(DECIDED) == documents["plan"]


def test_every_field_of_the_plan_is_on_paper(documents: dict[str, bytes]) -> None:
    text = text_of(documents["plan"])
    for words in (
        PLAN.policy, *PLAN.goals, PLAN.resources, PLAN.digest, "確保 15人日、対象の計 18人日",
        "3人日足りない", "前回の指摘が残る", "更新と重なる", "副市長 鈴木", "令和10年度", "農林課",
        "第2四半期", "時期未定", "三年に一度", "監査の記録がない、マイナンバー利用事務系",
    ):  # fmt: skip
        assert squeezed(words) in text, words
    chapter = text.index(squeezed("5　計画に入れていない対象"))
    assert "住民記録システム" not in text[chapter:]


def test_draft_and_later_change_stand_on_every_page(documents: dict[str, bytes]) -> None:
    assert "（案）" not in text_of(documents["plan"])
    changed = replace(DECIDED, policy="別の方針")
    told = _plan(changed, T("2026年度に広報課を加えた", "x"))
    for document, words in ((_plan(PLAN), "(案)"), (told, "(決裁後変更)")):
        for page in pages_of(document):
            assert words in squeezed(page).replace("（", "(").replace("）", ")")
    assert "令和8年度に広報課を加えた" in text_of(told)
    assert "まだ決裁し直していない" in text_of(told)


def test_notice_says_to_whom_what_and_when(documents: dict[str, bytes]) -> None:
    text = text_of(documents["notice"])
    for words in (
        "火監令和8年度通知第3号", "総務部 税務課長 課長 太郎 様", "令和7年4月1日", "2026-08-28",
        "税務システム", "主任監査人", "外部 九郎", "別会社", "規程", "台帳",
        "助言型監査", ONE.criteria, "決裁", "火見市 監査委員事務局",
    ):  # fmt: skip
        assert squeezed(words) in text, words
    assert "通知後変更" not in text
    later = render_notice(notice_paper(ONE, NOTICE, ANCHOR, BUREAU, changed=True))
    assert "通知後変更" in text_of(later)
    special = replace(ONE, special="CISOの命令")
    words = text_of(render_notice(notice_paper(special, NOTICE, ANCHOR, BUREAU)))
    assert "特命監査(CISOの命令)として" in words.replace("（", "(").replace("）", ")")


def test_advisory_paper_promises_no_safety(documents: dict[str, bytes]) -> None:
    text = text_of(documents["notice"])
    assert squeezed("対象の安全を保証するものではない") in text
    for words in ("問題はない", "安全である", "secure"):
        assert words not in text


def test_forty_targets_fit_with_their_calendar() -> None:
    many = tuple(
        Choice(
            f"department:とても長い名前の部の第{n:02}課の係の出張所",
            2026,
            n % 4 + 1,
            "理由",
            "花子",
        )
        for n in range(40)
    )
    document = _plan(replace(PLAN, choices=many))
    text = text_of(document)
    assert all(f"第{n:02}課" in text for n in range(40))
    assert len(pages_of(document)) <= 14
    assert beyond_margins(document) == []


def test_empty_plan_says_so() -> None:
    text = text_of(_plan(YearPlan(2026)))
    for words in ("対象を選んでいない", "定めていない", "起案中"):
        assert words in text
