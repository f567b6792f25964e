"""Fixed sentences of the report on two-factor authentication: what was counted, and how."""

from reports.mfa_view import MfaReport, RateView

PURPOSE = (
    "情報システムへのログインに、知識・所持・存在のうち異なる二つの要素（二要素認証）が"
    "実際に求められているかを、アカウントと入口ごとに確かめ、改善に資することを目的とする。"
)
CRITERIA = (
    "地方公共団体における情報セキュリティポリシーに関するガイドライン\n"
    "（総務省、令和8年3月27日改定）　3(1)、4.4、6.1(2)、6.2"
)
_METHOD = (
    "機器ごとに保存した証跡から、アカウント・入口・接続元の区分ごとに、ログインに足りる要素の組を計算した。"
    "接続元により答えが異なるときは、最も弱いものを採った。",
    "計算できない製品等については、書き出された記録を取り込み、証拠の等級により判断した。",
    "専用の試験用アカウントで実際にログインを試みた結果（実測）を、計算の結果と照らし合わせた。"
    "要素の足りないログインが受け入れられたときは、計算の結果によらず不適合とした。",
)
_UNTRIED = "実際のログインの試行（実測）は、行っていない。"
RATES = (
    ("分母", "有効なアカウントが入ることのできる入口の数（アカウント×機器・システム×入口）。"
     "対象外としたものと、入れないことを確かめたものは除く。"
     "何も確認できなかった機器は、少なくとも1件として数える。割合は小数第2位を切り捨てる。"),
    ("強制率", "どの接続元からも、異なる二つの要素がなければ入れないものの割合。"),
    ("登録率", "そのアカウントの二つ目の要素が登録されているものの割合。"),
    ("実測率", "強制されているもののうち、同じ条件のアカウントによる実際のログインの試行に"
     "すべて適合した入口の割合。分母は強制率と同じである。"),
    ("確認不能", "情報が得られない、又は情報からは答えが定まらないもの。"
     "強制されているものには数えない。"),
)  # fmt: skip
GRADES = (
    ("E1", "求める設定", "設定の内容から、足りる要素の組を計算したもの。"
     "又は、製品がその利用者に二要素を求める設定であることを示す書き出し。"),
    ("E2", "登録の一覧", "そのアカウントに二つ目の要素が登録されていることを示すもの。"),
    ("E3", "実測", "実際のログインの試行。要素を欠けば拒否され、正しければ受け入れられた記録。"),
    ("E4", "利用の記録", "実際の利用のログ。一要素での成功があれば、他によらず不適合とする。"),
    ("E5", "申告", "書面や口頭による申告。これだけでは確認不能とする。"),
)  # fmt: skip
GRADES_RULE = "強制されていると認めるには、E1又はE3と、そのアカウントのE2がともに要る。"

LIMITS = (
    "本報告書の記載は、証跡を収集した時点の設定と、記録を取り込んだ時点の内容に限られる。"
    "その後の変更については、何も述べていない。",
    "実測は、試験用アカウントにより、監査用の機器から行ったものである。"
    "計算の結果が試験用アカウントと同じであるアカウントは、実測の結果も同じであるとみなした。"
    "個々の職員のアカウントでは試みていない。",
    "働きの分からない認証の部品が可否を決める場合は、確認不能とした。",
    "本報告書は指摘と改善の提案を目的とするものであり、"
    "情報セキュリティの状態を保証するものではない。",
)
PATHS = (
    "sudo と su は、ログインした後に別の権限を得る入口として数え、それ自身が求める要素で判定する。"
    "監査報告書の点検項目 MFA-006 は、どの入口でも二要素で入った者の一要素の sudo を認めるため、"
    "ここより緩い。合計は2.1の全体と一致する。"
)
FAULTS = (
    "次の入口は、異なる二つの要素がなくても入ることができる。"
    "答えと根拠が同じものは、機器とアカウントをまとめて1行に記す。"
    "是正の方法は、監査報告書の MFA-001 から MFA-011 までによる。"
)
STEPS = (
    "根拠は、それを許す設定を「ファイル名:行」により順に記す。取り込んだ記録によるものは、"
    "製品名とファイルの SHA-256 の先頭を記す（全体は7章）。"
    "矢印の後は認証の部品の答えで、success は通し、ignore は可否に加わらないことを表す。"
)
MATRIX = (
    "縦は機器・システムとアカウント、横は入口である。"
    "同じ種類の入口が複数あるときは最も弱いものを示し、空白はその入口がないことを表す。"
)
EXEMPT = "次のものは、管理者と期限を定めて対象外とした。分母には含まれない。"
GAPS = (
    "次のものは確認できなかった。強制されているものには数えていない。"
    "理由を除いてから、もう一度点検し、又は記録を取り込む。"
)
CENTRAL = (
    "次の製品等から書き出された記録を取り込んだ。"
    "二要素を使えることと、二要素がなければ入れないことは別であり、後者を示す記録だけを強制と認めた。"
)
MARKS = "○ 期待どおり　× 期待に反する　－ 分からない、又は試していない"
NO_PROOF = "実際のログインの試行は行われていない。実測率は0%である。"
NO_CENTRAL = "取り込まれた記録はない。"
NO_STAFF = "台帳に職員のアカウントがないため、退職者の登録と職員の未登録は確かめていない。"
MANY_UNITS = "すべての入口の一覧は、表計算版（hinomi report mfa -f xlsx）による。"


def method(view: MfaReport) -> tuple[str, ...]:
    """What was done, one paragraph each; a trial is told of only where there was one."""
    return _METHOD if view.proofs else (*_METHOD[:-1], _UNTRIED)


def percent(part: int, whole: int) -> str:
    """A share rounded down, so that 100 % is said of all and of nothing less; － of nothing."""
    return f"{part * 1000 // whole / 10:.1f}%" if whole else "－"


def share(part: int, whole: int) -> str:
    """The share over its numerator and denominator: 80.0%, 12/15."""
    return f"{percent(part, whole)}\n{part:,}/{whole:,}"


def standing(rate: RateView) -> str:
    """Whether what must hold in a zone holds there."""
    if not rate.units:
        return "対象なし"
    if rate.enforced == rate.units:
        return "満たす"
    certain = rate.enforced + rate.unknown < rate.units
    return "満たさない" if certain else "確認できない"


def summary(view: MfaReport) -> str:
    """The rates with their denominator, and what is mandatory, in one paragraph."""
    total = view.total
    if not total.units:
        return "数えるべき入口は一つも確認できなかった。二要素認証については何も述べられない。"
    return (
        f"{total.accounts:,}アカウント、{total.units:,}の入口のうち、二要素が強制されているものは"
        f"{total.enforced:,}（強制率{percent(total.enforced, total.units)}）、"
        f"登録は{total.enrolled:,}（登録率{percent(total.enrolled, total.units)}）、"
        f"実測は{total.proved:,}（実測率{percent(total.proved, total.units)}）であった。"
        f"確認不能は{total.unknown:,}である。"
        f"すべての入口で二要素が強制されているアカウントは{total.accounts_enforced:,}である。"
        + "".join(map(_mandatory, (zone for zone in view.zones if zone.mandatory)))
    )


def _mandatory(zone: RateView) -> str:
    words = {
        "満たす": "すべての入口で強制されている",
        "満たさない": "強制されていない入口がある",
        "確認できない": "確認できない入口がある",
        "対象なし": "数えるべき入口がない",
    }[standing(zone)]
    return f"二要素認証を必須とする{zone.label}では、{words}。"
