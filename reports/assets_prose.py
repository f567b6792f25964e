"""Texts of the report on the ledger against the network."""

from audit.discovery.model import OUTCOMES, Outcome
from reports.assets_view import AssetsReport

TITLE = "情報機器の照合報告書"
PURPOSE = (
    "情報資産の台帳と、ネットワーク上で実際に応答した機器とを照合し、"
    "台帳にない機器、見当たらない機器及び記載の食い違いを明らかにすることを目的とする。"
)
CRITERIA = (
    "地方公共団体における情報セキュリティポリシーに関するガイドライン\n"
    "（総務省、令和8年3月27日改定）\n"
    "対策基準 2 情報資産の分類と管理、6.1 コンピュータ及びネットワークの管理"
)
METHOD = (
    "承認を受けた区画だけを、承認された速さで、承認された時間帯（時間帯の外では、その都度承認を"
    "受けて）に走査した。台帳にあるプリンター、制御機器及び走査禁止の機器は、走査から除いた。",
    "機器は、製造番号又は管理番号、固有のMACアドレス、ホスト名、固定IPアドレスの順に照合した。",
    "走査していない区画、途中で終わった走査からは、機器が「ない」とは判断していない。",
    "同じ機器の統合、台帳からの削除は自動では行っていない。",
)
SUMMARY_NONE = "承認された区画の走査がまだ行われていないため、照合の結果はない。"
PLOT = (
    "領域ごとに、照合した機器の数を内訳で示す。「食い違い」は、IP重複、MAC変化、機種不一致、"
    "台帳重複、返却済みだが検出、複数の系で検出の合計である。"
)
SEGMENTS = (
    "「走査済み」は、期限内に全体を走査し終えた区画である。それ以外の区画にある機器について、"
    "この報告書は有無を述べない。"
)
UNREGISTERED = (
    "ネットワーク上で応答したが、台帳のどの行とも照合できなかった機器である。製造者は、"
    "MACアドレスの割当てによる推定である。"
)
UNSEEN = (
    "台帳にあるが、走査した区画で種別ごとの日数を超えて見当たらない機器である。"
    "電源を切って保管している場合もあるため、現物を確かめる。"
)
CONFLICTS = "台帳と実際、又は台帳の行どうしが食い違うものである。どちらが正しいかは述べていない。"
DRIFTS = "承認した待受けの一覧と、最も新しい走査との差である。製品の版の違いは数えていない。"
OTHERS = (
    "有無や異同をまだ判断していないもの、又は照合の対象としないものである。未走査の機器は、"
    "その区画を承認して走査すれば判断できる。"
)
NO_CROSSINGS = (
    "該当なし。系の間の経路は、ネットワーク機器の設定及び端末の経路を収集した範囲でだけ"
    "確かめている。"
)
NO_BASELINE = "待受けの一覧が承認されていないため、比較していない。"
CROSSINGS = (
    "一つの機器が複数の系で見つかったもの、系の間の経路、及び認められた系の組合せにない"
    "トランクである。三層の対策（強靭性の向上）に照らして確かめる。"
)
CONTRADICTIONS = (
    "台帳、収集プログラム、資産管理製品等が、同じ機器について異なることを述べているものである。"
    "どの情報源が正しいかは述べていない。"
)
DIFFERENCES = (
    "グループポリシーが意図する値と、機器で効いている値とが異なるものである。"
    "判定は効いている値によって行い、意図した値では行っていない。"
)
NO_POLICY = "グループポリシーの控えが取り込まれていないため、比較していない。"
ELSEWHERE = (
    "内訳と個々の機器は「情報機器の照合報告書」に示す。照合による指摘（AST-003からAST-007まで）は、"
    "第3章の指摘事項には数えず、指摘の台帳で管理する。"
)
NOTHING = "該当なし。"
LIMITS = (
    "照合は、承認された区画を走査した時点で応答した機器に限られる。電源の切れた機器、"
    "応答しない設定の機器は見つからないことがある。",
    "経路の先の区画ではMACアドレスが見えないため、スイッチの記録がない限り、IPアドレスだけで照合している。",
    "可変MACアドレスを使う端末（スマートフォン、タブレット等）は、MACアドレスでは照合できない。",
    "無線の電波は調べていない。許可のない無線アクセスポイントは、有線側で応答した場合にだけ見つかる。",
    "製造者の推定は、走査に用いた製造者一覧の版による。",
)

_UNJUDGED = frozenset(
    OUTCOMES[one].ja for one in (Outcome.NOT_COVERED, Outcome.LEFT_OUT, Outcome.WAITING)
)


def summary(view: AssetsReport) -> str:
    """The first paragraph of the results."""
    seen = view.overview
    if not seen.segments_covered:
        return SUMMARY_NONE
    left = seen.segments_total - seen.segments_covered
    gap = f"残る{left:,}区画については、機器の有無を述べない。" if left else ""
    unjudged = sum(row.total for row in view.outcomes if row.label in _UNJUDGED)
    rest = (
        f"うち{unjudged:,}台は、走査した区画にないなどのため有無を判断していない。"
        if unjudged
        else ""
    )
    apart = len(view.contradictions)
    sources = f"このほか、情報源の間の食い違いが{apart:,}件ある。" if apart else ""
    found = (
        f"台帳にない機器は{len(view.unregistered):,}台、見当たらない機器は{len(view.unseen):,}台、"
        f"食い違いは{len(view.conflicts):,}件であった。"
    )
    return (
        f"承認された{seen.segments_total:,}区画のうち{seen.segments_covered:,}区画を走査し、"
        f"台帳の{seen.hosts_total:,}台と突き合わせた。{rest}{found}{sources}{gap}"
    )
