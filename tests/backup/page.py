"""docs/reference/backup-faults.md, made of the measured matrix.

`python -m tests.backup.page` writes it. The cells are those that the tests of this folder prove.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.backup.matrix import COLUMNS, Row, Seen, matrix

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "backup-faults.md"
_SIGNS = {Seen.CAUGHT: "●", Seen.MISSED: "–", Seen.UNKNOWN: "?", Seen.NA: ""}
_HEAD = """\
# 仕込んだ不具合と、見つけるもの / Planted faults, and what catches them

実物のリポジトリとダンプに不具合を一つずつ仕込み、どの調べ方が見つけるかを測った結果です。表は試験が確かめている
`tests/backup/matrix.yaml` から作ります。

Each fault was planted on a real repository or dump; the tests prove every cell, in both directions.

| 列 column | 調べ方 | way |
|---|---|---|
| M | 一覧から分かることの規則 | rules on what the listing tells |
| Q | 道具の簡易検査 | the tool's quick check |
| F | 全部を読む検査 | every byte read by the tool |
| V | 量と変化の規則 | rules on volumes and differences |
| R | 復元して照合 | restored and compared |

● 見つける caught · – 見逃す missed · ? 確認不能と言う says that it cannot know
· 空欄 当てはまらない n/a
"""


def page() -> str:
    """The whole page."""
    found = matrix()
    tools = list(dict.fromkeys(tool for row in found.values() for tool in row.tools))
    parts = [_HEAD, *(line for tool in tools for line in _table(tool, found))]
    return "\n".join([*parts, *_only_drill(found), *_missed_by_drill(found)]) + "\n"


def _table(tool: str, found: Mapping[str, Row]) -> Iterator[str]:
    yield f"## {tool}"
    yield ""
    yield f"| 不具合 fault | {' | '.join(COLUMNS)} |"
    yield f"|---|{'---|' * len(COLUMNS)}"
    for row in found.values():
        if tool in row.tools:
            signs = " | ".join(_SIGNS[row.tools[tool][column]] for column in COLUMNS)
            yield f"| {row.ja} / {row.en} | {signs} |"
    yield ""


def only_drill(row: Row, tool: str) -> bool:
    """Whether nothing but restoring catches it."""
    seen = row.tools[tool]
    others = [seen[column] for column in COLUMNS if column != "R"]
    return seen["R"] is Seen.CAUGHT and Seen.CAUGHT not in others


def _only_drill(found: Mapping[str, Row]) -> Iterator[str]:
    yield "## 復元しなければ見つからないもの / What only a restore catches"
    yield ""
    yield from _listed(found, only_drill)


def _missed_by_drill(found: Mapping[str, Row]) -> Iterator[str]:
    yield ""
    yield "## 復元では見つからないもの / What a restore does not catch"
    yield ""
    yield from _listed(found, lambda row, tool: row.tools[tool]["R"] is Seen.MISSED)


def _listed(found: Mapping[str, Row], wanted: Callable[[Row, str], bool]) -> Iterator[str]:
    for row in found.values():
        tools = [tool for tool in row.tools if wanted(row, tool)]
        if tools:
            yield f"- {row.ja} / {row.en}: {', '.join(tools)}"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
