"""Fixed sentences of the report on backups: what was looked at, and what may be said of it."""

from reports.backup_view import BackupReport, Counts, Elsewhere

PURPOSE = (
    "必要なデータの写し（バックアップ）が、定められた間隔・世代・場所に保管され、"
    "実際に元に戻せることを確かめ、改善に資することを目的とする。"
)
CRITERIA = (
    "地方公共団体における情報セキュリティポリシーに関するガイドライン\n"
    "（総務省、令和8年3月27日改定）　6.1(2)\n"
    "3-2-1-1-0　元のデータと合わせて三つ、二種類の媒体、一つは遠隔、"
    "一つは切離し又は変更不可、誤りなし"
)
METHOD = (
    "台帳のバックアップ対象ごとに、写しの保管先へ読取りだけで問い合わせ、"
    "取得の日時、世代、大きさ、暗号化、置き場所を調べた。",
    "写しの内容を、決めた量だけ順に読み、誤りを探した。",
)
_TRIED = (
    "承認を得た時間帯に、写しを空の作業場所へ戻し、元の検査値等と照合した（復元訓練）。"
    "終わった後、作業場所を消去した。"
)
_UNTRIED = "復元訓練は、行っていない。"
STANDINGS = (
    ("復元を確認", "最後の復元訓練で、求めたものがすべて戻り、"
     "照合した内容もすべて一致したもの。"),
    ("疑いあり", "最後の訓練又は読取りで、戻らないもの、異なるもの若しくは誤りがあったもの、"
     "又は訓練の基準を満たさないもの。"),
    ("確認不能", "訓練を行っていない、又は結果が定まらないもの。復元できるものには数えない。"),
)  # fmt: skip
MARKS = "○ 適合　× 不適合　？ 確認不能（適合には数えない）　－ 対象外"
MATRIX = (
    "縦は情報システム、横は 3-2-1-1-0 の五つの数字である。"
    "システムの判定は、そのバックアップ対象のうち最も悪いものによる。"
    "判定の右の数は、適合した対象の数と、対象外を除いた対象の数である。"
    "バックアップ対象の定めがないシステムは、五つとも確認不能とした（7章の件数には入れていない）。"
)
_NEXT = (
    "次に行うことは、三つである。"
    "一、4章の不適合を、重要度の高いものから「是正の方法」により直す。"
    "二、7章の確認不能の理由を除く。"
    "三、もう一度、検証（hinomi backup verify）と復元訓練（hinomi backup drill）を行い、"
    "本報告書を作り直す。"
)
DRILL_ONLY = (
    "空の接続先を写し続けたもの、読めずに飛ばされたファイル、暗号化された後に取得された写し、"
    "別のデータベースの書き出し等は、取得の記録も道具の検査も正常を示し、戻して照合して初めて分かる。"
    "反対に、古さ、世代の欠け、暗号化の有無、同じ装置への保管等は、"
    "戻しても分からないため、両方を行う。"
)
LOSSES = (
    "身代金を求める不正プログラム等によりデータが暗号化され、元に戻せなくなったときは毀損に当たる。"
    "ただし、同じデータが別に保管されているときは、毀損に当たらない"
    "（特定個人情報の適正な取扱いに関するガイドライン）。"
    "次の表は、その保管を復元訓練により示せるかを、情報システムごとに答えるものである。"
)
LOSSES_NOTE = (
    "「証明あり」は、訓練で戻した写しに含まれるデータに限る。写しの取得より後に加わったデータは含まない。"
    "「一部のみ」は、照合した分に限って示せるものである。"
    "事案が起きたときは、写しが無事であることを改めて確かめる。"
    "データが持ち出されたおそれがあるときは、毀損でなくても漏えいに当たることがある。"
)
FORM = (
    "ICT部門の業務継続計画の様式7（重要情報のバックアップの状況と対策計画）に写すための表である。"
    "右の三つの欄は、担当課で記入する。"
    "なお、初動版の導入ガイドの様式7は、これとは別の様式である。"
)
GAPS = (
    "次のものは確認できなかった。適合には数えていない。"
    "理由を除いてから、もう一度検証し、又は復元訓練を行う。"
)
TRENDS = (
    "左は復元訓練に要した時間（分）で、横の破線は目標復旧時間（RTO）である。"
    "■は全部を戻した訓練、□は抜き取った訓練、×は戻らないもの又は異なるものがあった訓練を表す。"
    "抜き取った訓練の時間は、RTOと比べることができない。右は写しの大きさである。"
    "訓練も写しの大きさの記録も一つまでの対象は、図にしていない。"
)
NO_TRENDS = "二回以上の訓練又は二つ以上の写しの大きさがないため、推移は示さない。"
NO_SETS = "台帳にバックアップ対象がない。バックアップについては何も述べられない。"
NO_DRILLS = "復元訓練は行われていない。復元できるとは言えない。"
NO_PLACES = "保管先が登録されていない。"
ALL_SETS = "すべての判定の一覧は、表計算版（hinomi report backup -f xlsx）による。"
STRAYS = (
    "次のものは取得されているが、台帳のどのバックアップ対象にも当たらない。"
    "台帳に加えて保存期間と担当を定め、又は取得をやめる。"
)
LIMITS = (
    "本報告書の記載は、保管先に問い合わせた時点と、復元訓練を行った時点に限られる。"
    "その後の変更については、何も述べていない。",
    "復元訓練の結果は、戻した写しについてのものである。"
    "同じ方法で取得された他の写しも同じであるとは限らない。",
    "抜き取った訓練から全体について言えることは、各訓練の「言えること」に記した割合までである。",
    "遠隔の保管、切離し等は、担当課の申告による。申告だけで確かめられないものは、確認不能とした。",
    "戻したファイルの内容及び名前は、記録していない。"
    "証跡は、件数、検査値及び所要時間だけからなる。",
    "本報告書は指摘と改善の提案を目的とするものであり、"
    "バックアップの状態を保証するものではない。",
)  # fmt: skip


def method(view: BackupReport) -> tuple[str, ...]:
    """What was done, one paragraph each; a drill is told of only where there was one."""
    return (*METHOD, _TRIED if view.overview.drills else _UNTRIED)


def summary(view: BackupReport) -> str:
    """How the data sets stand, each number with what it is out of, in one paragraph."""
    counts = view.counts
    if not counts.data_sets:
        return NO_SETS + _unplanned(counts)
    return (
        f"台帳のバックアップ対象{counts.data_sets:,}件のうち、復元できることを確かめたものは"
        f"{counts.proven:,}件、疑いのあるものは{counts.doubted:,}件、"
        f"確認できないものは{counts.unknown:,}件であった。"
        f"3-2-1-1-0 のすべてを満たすものは、{counts.data_sets:,}件のうち{counts.kept:,}件である。"
        f"情報システム{counts.systems:,}のうち、同じデータが別に保管されていることを"
        f"示せるものは{counts.systems_elsewhere:,}である。"
        f"不適合の判定は{counts.violations:,}件、確認不能の判定は{counts.gaps:,}件ある。"
        + _unplanned(counts)
    )


def next_steps(view: BackupReport) -> str:
    """What to do after reading; "" where nothing is open, and in the public edition."""
    return _NEXT if view.sets and (view.counts.violations or view.counts.gaps) else ""


def _unplanned(counts: Counts) -> str:
    names = counts.systems_unplanned
    if not names:
        return ""
    shown = "、".join(names[:5]) + (f" ほか{len(names) - 5}" if len(names) > 5 else "")
    return f"台帳にバックアップ対象の定めがない情報システムが{len(names):,}ある（{shown}）。"


ANSWERS = {
    Elsewhere.PROVEN: "○ 証明あり",
    Elsewhere.PARTLY: "△ 一部のみ",
    Elsewhere.NOT_PROVEN: "× 証明なし",
}
