"""Sentences of the plan that are the same everywhere, and words for kinds and times."""

from collections.abc import Mapping

from bcp.model import During, NodeKind, Source

KINDS: Mapping[NodeKind, str] = {
    NodeKind.TASK: "業務",
    NodeKind.SYSTEM: "情報システム",
    NodeKind.HOST: "機器",
    NodeKind.NETWORK: "ネットワーク",
    NodeKind.SITE: "拠点",
    NodeKind.POWER: "電源",
    NodeKind.LINE: "回線",
    NodeKind.DATA: "データ",
    NodeKind.VENDOR: "事業者",
    NodeKind.POST: "職",
    NodeKind.DOCUMENT: "文書",
}
SOURCES: Mapping[Source, str] = {
    Source.LEDGER: "台帳",
    Source.DECLARED: "継続台帳",
    Source.FLOW: "通信の記録",
    Source.GUESSED: "推定",
}
WHEN: Mapping[frozenset[During], str] = {
    frozenset({During.RUN, During.RESTORE}): "稼働・復旧",
    frozenset({During.RUN}): "稼働",
    frozenset({During.RESTORE}): "復旧",
}

ELEMENTS = (
    "首長不在時の代行順位と職員の参集体制",
    "本庁舎が使えないときの代替庁舎",
    "電気、水、食料等の確保",
    "災害時にもつながりやすい多様な通信手段",
    "重要な行政データのバックアップ",
    "非常時優先業務の整理",
)
STEPS = (
    "検討体制の整備",
    "業務継続方針の決定",
    "被害想定の確認",
    "重要業務の選定",
    "必要な資源の洗い出し",
    "対象とするICT資源の調査と被害の可能性の検討",
    "対策の検討と業務継続戦略の決定",
    "対策の決定と行動計画の作成",
    "訓練",
    "業務継続計画の維持・管理",
)
ELEMENTS_SOURCE = (
    "大規模災害発生時における地方公共団体の業務継続の手引き（内閣府）の重要6要素と、"
    "ICT-BCP初動版解説書（総務省）の手順に照らした。"
)
REACHED = (
    "「人手に限りなし」は、すべてを失い、依存するものを順に戻して再び使えるまでの最も短い時間である。"
    "「夜間・休日」は、参集する職員と事業者の到着から計算した時間である。"
    "見積りのないものが途中にあるときは「確認不能」とし、目標以内とは数えない。"
    "分かっている作業だけで目標を超えるものは、間に合わないものに数える。"
)
ORDERED = (
    "すべてが止まり、就業時間外に発災したとして、参集する職員の到着と技能から定めた順序である。"
    "実際の事案では、止まったものと到着した職員から、その場で作り直す（hinomi bcp order）。"
)
FORMS = (
    "様式は、総務省の様式集の番号による。同じ番号でも様式集により内容が異なるため、様式集の名を添える。"
    "列の名に＊を付けたものは独自の列であり、様式集の列を確かめたものではない。"
    "「未記入」は、台帳・継続台帳・本計画のいずれにも書かれていないことを表す。"
)
UNKNOWN = "「確認不能」は、適合でも不適合でもない。判定に必要な数値又は記録がないことを表す。"
