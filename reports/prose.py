"""Fixed sentences of the audit report: advisory in tone (助言型), stating what was tested.

情報セキュリティ監査に関するガイドライン (総務省): an advisory report gives no assurance, names what
it did not cover, and says where its statements end.
"""

from reports.era import era_date
from reports.view import Grade, Papered, ReportView

ADVISORY = (
    "本監査は、指摘と改善の提案を目的とする助言型の監査である。"
    "点検した事項とその結果を述べるものであり、情報セキュリティの状態を保証するものではない。"
)

LIMITS = (
    "本報告書の記載は、情報を収集した時点において、収集できた情報により点検した項目に限られる。"
    "点検していない事項、確認できなかった機器及び収集後に加えられた変更については、何も述べていない。",
    "「適合」は、収集した情報が当該点検項目の判定条件を満たしたことのみを表し、"
    "それ以外の事項について意見を表すものではない。",
    "「未確認」は、適合でも不適合でもない。必要な情報を得られなかったこと又は点検を実施していないことを表す。",
    "技術的な点検は、規程・記録等の書面の確認、関係者への聞き取り及び現場の観察に代わるものではない。",
    "例外承認のある不適合も、点検の結果としては不適合に数えている。",
    "「実機未検証」と記した点検項目は、記録された出力例又は組み立てた情報により検証したものであり、"
    "同種の実際の機器での検証を経ていない。端末及びWindowsサーバの収集プログラムは、"
    "実際のWindowsで動作を確かめていない。",
    "点検項目の検証に用いた実機は Debian 系である。RHEL 系の機器の判定は、その設定の形式に合わせて"
    "組み立てた機器により検証したもので、実機未検証である。",
)

UNPROVEN_MARK = "実機未検証"
UNPROVEN = (
    "実機未検証（記録された出力例又は組み立てた情報により検証したもので、"
    "同種の実際の機器での検証を経ていない。）"
)

GRADE_NOTES = (
    (Grade.MAJOR, "重要度「緊急」又は「高」の点検項目の不適合。速やかな是正を要する。"),
    (Grade.MINOR, "重要度「中」の点検項目の不適合。計画を定めて是正する。"),
    (Grade.OBSERVATION, "重要度「低」の点検項目の不適合。放置すれば不適合につながるおそれがある。"),
    (Grade.ADVICE, "改善が望まれる事項。"),
    (Grade.CONFORMING, "収集した情報が点検項目の判定条件を満たした。"),
    (Grade.NOT_APPLICABLE, "点検項目の前提となる機能等が機器にないことを確認した。"),
    (Grade.UNCONFIRMED, "情報を得られなかった、判定できなかった、又は実施していない。"),
)

RESULTS = (
    "機器ごとに、点検番号の順に記す。不適合（■▲△◇）は太字で示す。"
    "同じ理由による未確認と対象外は、機器ごとの末尾にまとめて記す"
    "（「～」はA.1の並びで続く点検番号）。"
    "等級を略した語は第2章の表による（重大＝重大な不適合、軽微＝軽微な不適合、"
    "観察＝観察事項、推奨＝推奨事項）。"
)
CLIPPED = (
    "長い値は途中までを「…」を付けて記す"
    "（全文は、不適合については第4章、すべてについて表計算版による）。"
)

LAST_SEEN = "次の指摘は、いずれも{0}の点検{1}で確認した。回数は、続けて確認した点検の回数である。"

VERIFYING = (
    "本報告書は、追記のみを許す記録簿（ジャーナル）の次の記録までを基に作成した。"
    "記録簿は各記録が直前の記録のハッシュ値を含む連鎖になっており、後からの変更は照合により検出できる。",
    "照合は、記録簿を保管する作業領域で「hinomi verify」を実行し、"
    "下に示す番号の記録のハッシュ値がこのページの値と一致することによって行う。"
    "署名ファイルはOpenSSHの署名形式であり、「ssh-keygen -Y verify」によっても検証できる。",
)


def summary(view: ReportView) -> str:
    """Totals with their denominators, in one paragraph."""
    counts = dict(view.totals.counts)
    total = sum(counts.values())
    outside = counts.get(Grade.NOT_APPLICABLE, 0)
    unknown = counts.get(Grade.UNCONFIRMED, 0)
    bad = violations(view)
    seen = view.overview
    return (
        f"{seen.hosts_total:,}台を対象とし、{seen.hosts_reached:,}台から情報を収集した。"
        f"点検結果は{total:,}件（点検項目{seen.checks_total:,}項目{_uneven(view, total)}）であり、"
        f"対象外の{outside:,}件を除く{total - outside:,}件のうち、"
        f"適合{counts.get(Grade.CONFORMING, 0):,}件、不適合等{bad:,}件"
        f"（うち例外承認のあるもの{seen.waived:,}件）、未確認{unknown:,}件であった。"
        f"{_findings(len(view.findings), bad)}"
    )


def _uneven(view: ReportView, total: int) -> str:
    """Why hosts times checks is another number, where it is."""
    even = total == view.overview.hosts_total * view.overview.checks_total
    return "" if even else "。機器の種別により適用しない項目がある"


def _findings(findings: int, bad: int) -> str:
    if findings == bad:
        return f"指摘事項は{findings:,}件である。"
    return f"指摘事項は、不適合等{bad:,}件を点検項目ごとにまとめて{findings:,}件である。"


def counting(view: ReportView) -> str:
    """How the plots count, so that their totals can be checked against the table."""
    counts = dict(view.totals.counts)
    total, outside = sum(counts.values()), counts.get(Grade.NOT_APPLICABLE, 0)
    return (
        f"次の2.1から2.3までの図は、点検結果{total:,}件から対象外の{outside:,}件を除いた"
        f"{total - outside:,}件を、それぞれの区分により重複なく数えたものである。"
        "対象外は、点検項目の前提となる機能等が機器にないことを確認したものであり、"
        "適否の割合を見る妨げとなるため除いた。"
        "条項別では、複数の条項に係る点検項目を先頭の条項に数えている。"
    )


def violations(view: ReportView) -> int:
    """How many results are violations of any grade."""
    bad = {Grade.MAJOR, Grade.MINOR, Grade.OBSERVATION, Grade.ADVICE}
    return sum(count for grade, count in view.totals.counts if grade in bad)


def maker(program: str) -> str:
    """The program that made the report, with its version where it is known."""
    return f"火の見 (Hinomi) 版 {program}" if program else "火の見 (Hinomi)"


def issued(view: Papered) -> str:
    """The day of issue as it stands on the cover."""
    return era_date(view.cover.issued)
