"""手順: one page that tells a later auditor how to check the folder of a year without Hinomi.

The same lines make the text and the PDF. `ssh-keygen -Y verify` is in OpenSSH since 8.2.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.audit_plan_build import Bureau
from reports.era import era_moment, fiscal_year, in_japan
from reports.front import form
from reports.paper.blocks import Block, Text
from reports.paper.fonts import Fonts, load_fonts
from reports.paper.glyphs import drawable
from reports.paper.grid import Mono, Type
from reports.pdf import document
from reports.view import Anchor, Cover, Edition


@dataclass(frozen=True, slots=True)
class Procedure:
    """What the page names: whose year, the end of the journal, the key, the number of files."""

    bureau: Bureau
    anchor: Anchor
    year: int
    is_closed: bool
    key: str  # SHA256:… as ssh-keygen shows it
    files: int
    journal: str  # where the whole journal lies
    own: str  # where the lines of the year lie
    raw: str  # folder of raw evidence, "" where there is none

    @property
    def cover(self) -> Cover:
        """What stands at the head of the page."""
        return Cover(
            title=self.title,
            municipality=self.bureau.municipality,
            department=self.bureau.department,
            fiscal_year=fiscal_year(self.anchor.at),
            document_number=f"{self.year}年度" + ("" if self.is_closed else "　締め前"),
            classification=self.bureau.classification,
            edition=Edition.INTERNAL,
            issued=in_japan(self.anchor.at),
            approval_posts=(),
            version="1.0",
            program=self.bureau.program,
        )

    @property
    def title(self) -> str:
        """The title of the page."""
        return "監査記録の確かめ方"


@dataclass(frozen=True, slots=True)
class Step:
    """A step: what it is for, the commands, and what they answer where all is well."""

    title: str
    commands: tuple[str, ...]
    expected: str


def steps(told: Procedure) -> Iterator[Step]:
    """The steps in their order; each command is typed as it stands, in bash."""
    yield Step(
        "署名を確かめる",
        (
            "ssh-keygen -Y verify -f allowed_signers -I hinomi -n hinomi-archive "
            "-s SHA256SUMS.sig < SHA256SUMS",
        ),
        f'Good "hinomi-archive" signature で始まり、鍵の指紋 {told.key} で終わる。'
        "この紙も作り替えられるので、書き出した日に別に控えた指紋とも同じことを見る。",
    )
    yield Step(
        "変わったファイル、無くなったファイルがないか",
        ("LC_ALL=C sha256sum -c --quiet SHA256SUMS && echo 一致",),
        "一致 とだけ出る。変わったもの、無いものは名前と FAILED が出る。",
    )
    yield Step(
        "増えたファイルがないか",
        (
            "find . ! -type d ! -path ./SHA256SUMS ! -path ./SHA256SUMS.sig | LC_ALL=C sort "
            "| diff - <(cut -c 67- SHA256SUMS) && echo 過不足なし",
        ),
        f"過不足なし とだけ出る（{told.files:,}件）。増えたものは < の行に名前が出る。",
    )
    yield Step(
        "記録簿の鎖がつながっているか",
        (
            "p=$(printf '%064d' 0); while IFS= read -r l; do "
            '[ "${l:0:64}" = "$p" ] || echo "切れ目 ${l:0:80}"; '
            "p=$(printf '%s\\n' \"$l\" | sha256sum); p=${p%% *}; "
            f'done < {told.journal}; echo "$p"',
        ),
        f"切れ目 が出ず、最後に {told.anchor.head} と出る（第{told.anchor.sequence}号）。"
        "初めの16桁を、紙で配った書類の下端の「記録簿 第…号」とも比べる。一万行で一分ほどかかる。",
    )
    yield Step(
        "この年度の記録が記録簿にあるか",
        (f"grep -c -F -x -f {told.own} {told.journal}; wc -l < {told.own}",),
        "二つの数が同じ。",
    )
    if not told.raw:
        return
    yield Step(
        "証跡の名前が中身の SHA-256 か",
        (
            f'for f in {told.raw}/*.gz; do zcat "$f" | sha256sum | cut -c 1-64 '
            '| grep -q -x "$(basename "$f" .gz)" || echo "違う $f"; done',
        ),
        "何も出ない。証跡は収集したときにパスワード等を伏せたもの。",
    )


def render_text(told: Procedure) -> bytes:
    """The page as UTF-8 text, whose commands can be copied."""
    lines = [told.title, *_head(told), ""]
    for number, step in enumerate(steps(told), 1):
        lines += [f"{number} {step.title}", *(f"    {one}" for one in step.commands)]
        lines += [f"  → {step.expected}", ""]
    return "".join(f"{line}\n" for line in (*lines, *_foot(told))).encode()


def render_procedure(told: Procedure, fonts: Fonts | None = None) -> bytes:
    """The page as PDF/A-2b; the same facts give the same bytes."""
    fonts = fonts or load_fonts()
    told = drawable(told, fonts)
    return document(told, fonts, list(_blocks(told, fonts)))


def _blocks(told: Procedure, fonts: Fonts) -> Iterator[Block]:
    yield Text(told.title, 15, 22, "serif", "center", after=6)
    for line in _head(told):
        yield Text(line, 9, 13, after=3)
    for number, step in enumerate(steps(told), 1):
        yield Text(f"{number}　{step.title}", 10, 17, "bold", after=0)
        for one in step.commands:
            yield Text(one, 8, 11.5, "mono", left=10, after=1)
        yield Text(step.expected, 9, 12.5, left=22, hanging="→", after=5)
    for line in _foot(told):
        yield Text(line, 9, 13, after=3)
    boxes = "　".join(f"{number} □" for number, _ in enumerate(steps(told), 1))
    rows = [
        ("鍵の指紋", Mono(told.key)),
        (f"記録簿 第{told.anchor.sequence}号", Mono(told.anchor.head)),
        ("確かめた日・人", ""),
        ("結果", f"{boxes}　（合ったものに印）"),
    ]
    yield form(fonts, rows, Type(8.5, 13, 4))


def _head(told: Procedure) -> Iterator[str]:
    body = f"{told.bureau.municipality} {told.bureau.department}".strip()
    yield f"{body}　{told.year}年度の内部監査の記録。{era_moment(told.anchor.at)} までのもの。"
    if not told.is_closed:
        yield "【締め前】この年度はまだ締めていない。後で変わるので、締めてからもう一度書き出す。"
    yield (
        "書き出した後に変えられていないことを、火の見を使わずに確かめる手順。Linux か、Windows の "
        "WSL または Git Bash で、このフォルダーを開いて（cd）から一つずつ実行する。"
        "Windows の zip を Linux で展開するには python3 -m zipfile --metadata-encoding cp932 -e "
        "（zip の名前） . を使う。"
    )


def _foot(told: Procedure) -> Iterator[str]:
    yield (
        "どれか一つでも違えば、写し直しや展開のしなおしをしてもう一度確かめ、それでも違うときは、"
        f"{told.bureau.department or '監査の担当'}と、別に保管した写しの管理者に知らせる。"
    )
    yield (
        "どのファイルが何かは 目録.txt にある。この紙を印刷して別に綴じておくと、鍵の指紋と記録簿の"
        "先頭値の控えになる。"
    )
