"""Machine words of the model in both languages of the reader: reasons, verdicts, states, zones."""

from collections.abc import Mapping
from types import MappingProxyType

from audit.model import FindingState, Trend
from checks.model import Provenance, Severity, Verdict, Why
from inventory.model import Criticality, Kind, Platform, Zone
from inventory.transport.failures import FAILURES
from inventory.words import T

WHYS: Mapping[Why, T] = MappingProxyType(
    {
        Why.NOT_COLLECTED: T("必要な情報が収集されていない", "the evidence was not collected"),
        Why.NO_PRIVILEGE: T("確認に要る権限がない", "not enough privilege to look"),
        Why.NO_TOOL: T("確認に要るコマンドが機器にない", "a command needed to look is missing"),
        Why.COMMAND_FAILED: T("確認のコマンドが失敗した", "a command used to look failed"),
        Why.TRUNCATED: T("収集した情報が途中で切れている", "the evidence is cut short"),
        Why.MALFORMED: T("収集した情報を解釈できない", "the evidence cannot be understood"),
        Why.UNDETERMINED: T("情報から判定が定まらない", "the evidence does not decide it"),
        Why.STALE: T("情報が古い", "the evidence is too old"),
        Why.SHUT: T(
            "預けられたパスワードでは開かない", "the password that was given does not open it"
        ),
        Why.UNPROVEN: T("実機未検証", "not yet proven on a real host"),
        Why.NO_DATA: T("判定に使う資料が与えられていない", "data for this was not given"),
    }
)

OTHER_REASONS: Mapping[str, T] = MappingProxyType(
    {
        "": T("理由の記録なし", "no reason recorded"),
        "exception": T("判定プログラムの誤り", "an error in the check itself"),
        "excluded": T("監査方針により対象から除外", "excluded by policy"),
        "not_scanned": T("今回の点検に含まれていない", "not part of this run"),
        "no_check": T("この種類の機器の点検項目がない", "no check for this sort of equipment"),
        "not_verified": T("前回までの指摘の是正を今回確認できていない", "correction not verified"),
        "manual": T("書面・聞き取りによる確認が必要", "needs documents or an interview"),
    }
)

VERDICTS: Mapping[Verdict, T] = MappingProxyType(
    {
        Verdict.PASS: T("適合", "pass"),
        Verdict.FAIL: T("不適合", "fail"),
        Verdict.NOT_APPLICABLE: T("対象外", "not applicable"),
        Verdict.UNKNOWN: T("未確認", "unknown"),
        Verdict.ERROR: T("未確認（処理の誤り）", "error"),
        Verdict.NOT_CHECKED: T("未確認（未実施）", "not checked"),
    }
)

SEVERITIES: Mapping[Severity, T] = MappingProxyType(
    {
        Severity.CRITICAL: T("緊急", "critical"),
        Severity.HIGH: T("高", "high"),
        Severity.MEDIUM: T("中", "medium"),
        Severity.LOW: T("低", "low"),
        Severity.INFO: T("情報", "info"),
    }
)

PROVENANCES: Mapping[Provenance, T] = MappingProxyType(
    {
        Provenance.EXPLICIT: T("明示の設定", "explicitly set"),
        Provenance.DEFAULT: T("既定値", "default"),
        Provenance.CONFLICTING: T("設定が競合", "conflicting settings"),
        Provenance.OVERRIDDEN: T("他の設定が優先", "overridden elsewhere"),
        Provenance.RELOAD_PENDING: T("再読込待ち", "waiting for a reload"),
        Provenance.DRIFT: T("稼働中の値と設定が不一致", "runtime and disk differ"),
        Provenance.REPORTED: T("管理側の一覧の記載", "told by a list of its console"),
        Provenance.MEASURED: T("稼働状態の実測", "measured in operation"),
    }
)

TRENDS: Mapping[Trend, T] = MappingProxyType(
    {
        Trend.NEW: T("新規", "new"),
        Trend.CONTINUING: T("継続", "continuing"),
        Trend.RECURRED: T("再発", "recurred"),
        Trend.RESOLVED: T("解消", "resolved"),
    }
)

STATES: Mapping[FindingState, T] = MappingProxyType(
    {
        FindingState.OPEN: T("未対応", "open"),
        FindingState.ACKNOWLEDGED: T("対応中", "acknowledged"),
        FindingState.FIX_CLAIMED: T("是正の報告あり（未確認）", "fix claimed, not verified"),
        FindingState.CLOSED: T("是正を確認", "closed"),
    }
)

ZONES: Mapping[Zone, T] = MappingProxyType(
    {
        Zone.MYNUMBER: T("マイナンバー利用事務系", "My Number zone"),
        Zone.LGWAN: T("LGWAN接続系", "LGWAN zone"),
        Zone.INTERNET: T("インターネット接続系", "Internet zone"),
        Zone.OTHER: T("その他", "other"),
    }
)

KINDS: Mapping[Kind, T] = MappingProxyType(
    {
        Kind.SERVER: T("サーバ", "server"),
        Kind.TERMINAL: T("端末", "terminal"),
        Kind.NETWORK: T("ネットワーク機器", "network device"),
        Kind.OTHER: T("その他", "other"),
    }
)

PLATFORMS: Mapping[Platform, T] = MappingProxyType(
    {
        Platform.LINUX: T("Linux", "Linux"),
        Platform.WINDOWS: T("Windows", "Windows"),
        Platform.NETWORK: T("ネットワーク機器", "network device"),
        Platform.MOBILE: T("タブレット等", "tablet or the like"),
        Platform.UNKNOWN: T("登録なし", "not registered"),
    }
)

CRITICALITIES: Mapping[Criticality, T] = MappingProxyType(
    {
        Criticality.HIGH: T("高", "high"),
        Criticality.MEDIUM: T("中", "medium"),
        Criticality.LOW: T("低", "low"),
    }
)

METHODS: Mapping[str, T] = MappingProxyType(
    {
        "ssh+root": T("root でログイン", "logged in as root"),
        "device+ssh": T("機器のコマンド（SSH）", "commands of the device over SSH"),
        "device+legacy-ssh": T("機器のコマンド（古い方式のSSH）", "commands over outdated SSH"),
        "device+telnet": T("機器のコマンド（telnet）", "commands over telnet"),
        "ssh+pinned": T("固定した収集スクリプト", "pinned collector"),
        "ssh+sudo": T("sudo（何でも実行できる）", "sudo for anything"),
        "ssh+sudo-password": T("sudo（パスワード）", "sudo with a password"),
        "ssh+none": T("root権限なし", "without privilege"),
        "local": T("この機械", "this machine"),
        "local+sudo": T("この機械（sudo）", "this machine, sudo"),
        "local+none": T("この機械（root権限なし）", "this machine, without privilege"),
        "file": T("持ち帰った収集結果", "carried output"),
        "replay": T("記録の再生", "replayed"),
    }
)


def method_words(method: str) -> T:
    """How a host was asked, in words; one nobody registered is shown as it is."""
    return METHODS.get(method, T(method, method))


def reason_words(code: str) -> T:
    """The reason in words; a word nobody registered is shown as it is, never dropped."""
    for known, words in (*FAILURES.items(), *WHYS.items(), *OTHER_REASONS.items()):
        if known == code:
            return words
    return T(code, code)
