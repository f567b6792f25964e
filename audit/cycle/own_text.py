"""The files of the municipality's own 対策基準 and their outer form: a tree of numbered clauses.

What a clause fixes in numbers (`limits`) is the policy of the scans, so it is written once.
"""

from collections.abc import Iterator
from pathlib import Path

from checks.marked import Marked, misplaced, read_marked
from checks.policy import Fragment, Known
from checks.policy_text import read_limits
from inventory.words import T

FOLDER = "catalogue"
STANDARD = ("title", "edition", "clauses")
CLAUSE = ("number", "title")
ALONE = ("field", "class", "models")
ANSWER = ("asks", "checks", "see", "ask")
MORE = ("mic", "limits", "text", "clauses", *ALONE, *ANSWER)
_DEEP = 12  # levels: 編・章・節・款・目・条・項・号 and what lies below


def overlay_texts(policy: Path | None) -> Iterator[tuple[str, str]]:
    """Name and text of each file of the overlay, in the order of their names."""
    home = policy / FOLDER if policy else None
    if home is None or not home.is_dir():
        return
    for path in sorted(home.iterdir()):
        if path.suffix in (".yaml", ".yml") and path.is_file():
            yield str(path), _text(path)


def limits_of(text: str, file: str, known: Known) -> Iterator[Fragment]:
    """What the clauses of one standard fix in numbers."""
    root = read_marked(text, file)
    if root is not None:
        for node in _nodes(root.fields(STANDARD)["clauses"], 0):
            given = node.fields(CLAUSE, MORE)
            if "limits" in given:
                yield read_limits(given["limits"], known)


def members(node: Marked, depth: int) -> list[Marked]:
    """The clauses of one level; what lies too deep is an error."""
    if depth >= _DEEP:
        raise node.wrong(T("入れ子が深すぎます", "clauses lie too deep in each other"))
    return node.members()


def _nodes(node: Marked, depth: int) -> Iterator[Marked]:
    for member in members(node, depth):
        yield member
        if inner := member.items().get("clauses"):
            yield from _nodes(inner, depth + 1)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as odd:
        words = T("UTF-8 ではありません。UTF-8 で保存してください", "not UTF-8; save it as UTF-8")
        raise misplaced(str(path), words) from odd
    except OSError as odd:
        words = T(f"読めません（{odd.strerror}）", f"cannot be read ({odd.strerror})")
        raise misplaced(str(path), words) from odd


EXAMPLE = """\
# 団体の情報セキュリティ対策基準の見本。catalogue フォルダを作り、catalogue/基準.yaml（名前は自由）
# として写し、行頭の「# 」を外して使います。確かめ方: hinomi audit catalogue --own
# Your own standard over the guideline: copy this into a folder `catalogue` and remove the "# ".
#
# title: 火見市情報セキュリティ対策基準
# edition: 令和8年4月1日改正
# clauses:
#   - number: 第5章
#     title: 技術的セキュリティ
#     clauses:
#       - number: 第12条
#         title: 記録の取得
#         mic: ["6.1(6)"]                  # ガイドラインの条項 / clauses of the guideline
#         limits: {log: {keep_days: 400}}  # この条で定めた値 / values that this clause fixes
#       - number: 第13条
#         title: 執務室の巡回               # ガイドラインにない条 / beyond the guideline
#         asks: 退庁時に机上を確かめる
#         class: human                     # machine | partly | human
#         field: 三                        # 施行規則16条の3の号 / field of the ordinance
#         see: [巡回の記録]
#         ask: [退庁時に誰が確かめるか]
#   - {number: 第9章, title: 雑則}
"""
