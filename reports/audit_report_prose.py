"""Fixed sentences of the report of the yearly audit: advisory, stating what was looked at."""

from audit.cycle.finding_model import GRADES, STANDINGS, Grade, Standing
from reports.audit_report_view import GradeCounts

ADVISORY = (
    "本監査は、見たことと基準との違いを示し、改善のための助言をする助言型の監査である。"
    "情報セキュリティの状態を保証するものではない。"
)
ASSURANCE = "保証型とした個別監査の結論は、その対象とした範囲と期間についてだけのものである。"
CRITERIA = (
    "団体の対策基準に沿う監査項目、機器の点検項目及び監査方針。"
    "次の SHA-256 は、個別監査を始めたときの版を示す。"
)
METHODS = "一つの調書が二つ以上の方法によるときは、それぞれに数えている。"
SAMPLES = (
    "抽出は、種と管理番号をつないだものの SHA-256 の小さい順による。"
    "同じ母集団と種があれば、だれでも引き直せる。"
)
NO_FINDING = (
    "監査した範囲の調書から挙げた指摘事項はない。"
    "対象としなかった範囲及び未確認の項目については、何も述べていない。"
)
NO_PAPER = "適合と判断した調書も指摘事項もない。指摘すべきことの有無は分からない。"
NOT_WRITTEN = "未記入"
EXCLUDED = (
    "次のものは対象としていない、又は確かめられなかった。これらについては、何も述べていない。"
)
UNPLANNED = "次の課室と情報システムは、計画を決めたときに三年のどの年度にも入っていない。"
CONFORMING = (
    "「適合」は、調書に付けた証拠により、その項目の求めることを確かめたことのみを表す。"
    "対象としていない時期、範囲について意見を表すものではない。"
)
DOUBTFUL = "次の調書は適合と判断しているが、右の理由があるため、適合には数えない。"
IN_TIME = (
    "「期限内」は、解消、期限超過、例外承認のどれでもないものをいう。"
    "回答を待つもの、是正の申告を確かめていないものを含む。"
)
UNCONFIRMED = (
    "「未確認」は、適合でも不適合でもない。必要な証拠がない、古い、又は判断していないことを表す。"
)
SEVERAL = "二つ以上の課室に係る指摘は、それぞれの課室に数え、合計には一度だけ数えている。"
CROWDED = "指摘の多い条項は、件数だけを示す。指摘の一つ一つは、その条項の表にある。"
GROUPED = (
    "同じ条項の指摘が多いため、条項ごとにまとめて記す。どの指摘でも同じ文は、表の前に一度だけ記す。"
)
CARRIED = "前の年度までに指摘し、この年度の初めに解消していなかったものである。"
INSPECTION = (
    "自己点検は、課室が自ら答えたものであり、監査の判断ではない。"
    "「点検と違う」は、はいと答えたことについて機器の点検が不適合とした数である。"
)
LIMITS = (
    "本報告書は、監査対象期間について、実施期間中に得た証拠により述べるものである。"
    "対象としていないもの、確かめられなかったもの、その後の変更については、何も述べていない。",
    "監査は抽出により行う部分があり、すべての誤りを見付けるものではない。",
    "是正の申告は、監査を受けた課室が述べたものである。"
    "「解消」は、後の確認又は点検により、同じ機器の全部について確かめたものだけをいう。",
    "例外承認中の指摘は、期限が来れば元に戻る。承認は、指摘がなくなったことを表さない。",
)
DECIDED = (
    "決裁は、文章、指摘の内容と回答と措置、調書の判断、対象としなかったものに結び付く。"
    "どれかが変わると「決裁後変更」になる。是正の進み、例外承認の状態、推移は、報告の日のものである。"
)
DECIDED_ALONE = "この個別監査の課室の自己点検、研修・訓練、例外の数も、報告の日のものである。"
GRADE_NOTES = {
    Grade.MAJOR: "基準を満たさず、大きな影響が及ぶおそれがあるもの。速やかな是正を要する。",
    Grade.MINOR: "基準を満たさないもののうち、影響が限られるもの。計画を定めて是正する。",
    Grade.OBSERVATION: "放置すれば不適合につながるおそれがあるもの。",
    Grade.ADVICE: "基準は満たすが、改善が望まれるもの。",
}


def summary(
    engagements: int, papers: int, totals: GradeCounts, standings: dict[Standing, int]
) -> str:
    """The figures in one paragraph."""
    grades = "、".join(f"{GRADES[grade].ja}{count:,}件" for grade, count in totals.counts)
    told = "、".join(f"{STANDINGS[one].ja}{count:,}件" for one, count in standings.items() if count)
    standing = f"報告の日の状況は、{told}である。" if told else ""
    return (
        f"{engagements:,}件の個別監査で、{papers:,}件の調書を作成した。"
        f"指摘事項は{totals.total:,}件（{grades}）である。{standing}"
    )
