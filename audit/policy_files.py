"""Where the policy comes from: the shipped limits, then the files of the workspace."""

import json
from collections.abc import Collection, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from audit.backup.example import TARGETS as BACKUP_TARGETS
from audit.backup.example import TARGETS_EXAMPLE as BACKUP_TARGETS_EXAMPLE
from audit.cycle.own_text import EXAMPLE as OWN_STANDARD_EXAMPLE
from audit.cycle.own_text import limits_of, overlay_texts
from audit.mfa.example import TARGETS, TARGETS_EXAMPLE
from checks.catalogue import DISCOVERY_RULES, HOST_RULES, SET_RULES, catalogue
from checks.clauses import read_framework
from checks.model import Check
from checks.policy import DefaultLimit, Fragment, Known, Policy, combine, contexts
from checks.policy_text import read_defaults, read_override, read_policy
from checks.windows.releases import Releases, read_releases
from inventory.words import HinomiError, T

_OTHERS = (SET_RULES, DISCOVERY_RULES, *HOST_RULES)
_ELSEWHERE = {TARGETS, BACKUP_TARGETS}  # read by what they are about


def load_policy(
    folder: Path | None,
    overrides: Mapping[str, str] | None = None,
    *,
    checks: Mapping[str, Check[...]] | None = None,
    defaults: Mapping[str, DefaultLimit] | None = None,
) -> Policy:
    """The policy in force: shipped limits, the YAML files of `folder`, then the overrides.

    `folder` may be a single file; None is the policy as shipped. One that does not exist is an
    error, because its waivers and limits would silently not hold. Raises HinomiError that names
    the file and the line. A policy that selects no check at all is an error too, as an empty
    audit would read like a clean one.
    """
    checks = load_checks(folder) if checks is None else checks
    known = Known(default_limits() if defaults is None else defaults, _Ids(checks))
    fragments = [_read_file(path, known) for path in _policy_files(folder)]
    fragments += _of_own_clauses(folder, known)
    given = {name: read_override(name, text, known) for name, text in (overrides or {}).items()}
    policy = combine(known.limits, fragments, given)
    _require_selection(policy, checks)
    return policy.dating(shipped_releases())


def shipped_releases() -> Releases:
    """The table of Windows releases that comes with the product; it ages."""
    name = "data/windows_releases.yaml"
    return read_releases(files("checks").joinpath(name).read_text("utf-8"), name, ours=True)


class _Ids(Collection[str]):
    """The ids that a policy may name; those not asked for are only loaded when one is met."""

    def __init__(self, checks: Collection[str]) -> None:
        self._checks = checks

    def __contains__(self, name: object) -> bool:
        return name in self._checks or name in catalogue(*_OTHERS)

    def __iter__(self) -> Iterator[str]:
        yield from {**dict.fromkeys(self._checks), **catalogue(*_OTHERS)}

    def __len__(self) -> int:
        return sum(1 for _ in self)


def load_checks(
    folder: Path | None, rules: tuple[str, ...] = HOST_RULES
) -> Mapping[str, Check[...]]:
    """The catalogue with the municipality's own checks, from the YAML files in `folder`/checks.

    `rules` are the packages of shipped checks. Raises HinomiError that names the file and the line.
    """
    shipped = catalogue(*rules)
    home = folder / "checks" if folder and folder.is_dir() else None
    paths = _yaml_files(home) if home and home.is_dir() else []
    if not paths:
        return shipped
    from checks.own.text import Taken, gathered, read_own  # noqa: PLC0415 - few have such checks

    clauses = read_framework(files("checks").joinpath("data/mic.yaml").read_text("utf-8")).clauses
    prefixes = {id_.partition("-")[0] for id_ in catalogue(*HOST_RULES)}
    taken = Taken(prefixes, [f"MIC:{number}" for number in clauses])
    own = [check for path in paths for check in read_own(_read_text(path), str(path), taken)]
    return MappingProxyType(dict(sorted({**shipped, **gathered(own)}.items())))


def default_limits() -> dict[str, DefaultLimit]:
    """The limits as shipped, each with the source of its number."""
    found: dict[str, DefaultLimit] = {}
    shipped = files("audit").joinpath("policies", "default")
    for file in sorted(shipped.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".yaml"):
            found |= read_defaults(file.read_text(encoding="utf-8"), file.name)
    return found


def write_example(folder: Path) -> list[Path]:
    """Write the commented example files, never over a file that is there."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in example_texts().items():
        path = folder / name
        if not path.exists():
            path.write_text(text, encoding="utf-8")
            written.append(path)
    return written


def example_texts() -> dict[str, str]:
    """The example files by name; all entries are comments, so they change nothing."""
    return {
        "limits.yaml": _limits_example(default_limits()),
        "selection.yaml": _SELECTION,
        "contexts.yaml": _CONTEXTS,
        "waivers.yaml": _WAIVERS,
        TARGETS: TARGETS_EXAMPLE,
        BACKUP_TARGETS: BACKUP_TARGETS_EXAMPLE,
        "checks.example": _OWN,
        "catalogue.example": OWN_STANDARD_EXAMPLE,
    }


def _of_own_clauses(folder: Path | None, known: Known) -> Iterator[Fragment]:
    """The limits that the clauses of the municipality's own 対策基準 fix."""
    for file, text in overlay_texts(folder):
        yield from limits_of(text, file, known)


def _policy_files(folder: Path | None) -> list[Path]:
    if folder is None:
        return []
    if folder.is_file():
        return [folder]
    if not folder.is_dir():
        raise HinomiError(
            T(
                f"{folder}: policy のフォルダーがありません。hinomi init が作るものです",
                f"{folder}: there is no such policy folder; make it, hinomi init shows how",
            )
        )
    return [path for path in _yaml_files(folder) if path.name not in _ELSEWHERE]


def _yaml_files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.suffix in (".yaml", ".yml") and p.is_file())


def _read_file(path: Path, known: Known) -> Fragment:
    return read_policy(_read_text(path), str(path), known)


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as odd:
        raise HinomiError(
            T(
                f"{path}: UTF-8 ではありません。UTF-8 で保存してください",
                f"{path}: not UTF-8; save it as UTF-8",
            )
        ) from odd
    except OSError as odd:
        raise HinomiError(
            T(f"{path}: 読めません（{odd.strerror}）", f"{path}: cannot be read ({odd.strerror})")
        ) from odd


def _require_selection(policy: Policy, checks: Collection[str]) -> None:
    policies = (policy.within(fitting) for fitting in contexts(policy))
    if any(all(check in one.excluded for check in checks) for one in policies):
        raise HinomiError(
            T(
                "policy: 全項目が excluded になる機器があります。少なくとも一つを残してください",
                "policy: every check is excluded for some hosts; keep at least one",
            )
        )


def _limits_example(limits: Mapping[str, DefaultLimit]) -> str:
    lines = [_LIMITS_HEAD]
    group = ""
    for name, default in sorted(limits.items()):
        head, _, short = name.partition(".")
        if head != group:
            lines.append(f"#   {head}:")
            group = head
        value = default.value
        shown = _flow(value)
        lines.append(f"#     {short}: {shown}  # {default.source.ja}")
    return "\n".join(lines) + "\n"


def _flow(value: object) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)


_LIMITS_HEAD = """\
# 基準値（長さ・期間・回数）。行頭の「# 」を外し、貴団体の規程の値にしてください。
# Limits: uncomment a line and set what your own rules say. What is left out keeps the value
# shown here. `hinomi scan --set group.name=VALUE` overrides one for a single run.
#
# まず決めるもの。出荷時の値は貴団体を知らないので、そのままでは「未実施」「対象外」や余計な指摘に
# なる。
# Set these first: shipped values know nothing of your body.
# - services.approved_sockets  業務で待ち受けるポート「tcp/443」（SVC-004） / ports in use
# - services.approved_owners   そのポートのプログラム「tcp/443 nginx」（SVC-010） / their programs
# - zones.networks             各系のアドレス帯「lgwan 10.1.0.0/16」（ZON-001～006） / zones
# - account.staff              職員台帳の利用者ID（ACC-035） / IDs of the staff ledger
# - time.approved_sources      庁内の時刻サーバ（TIM-005） / your time servers
# - sources.official, approved 更新の取得元。庁内のミラー等（UPD-007） / package mirrors
# - malware.engines            導入している対策ソフトのプロセス名（MAL-001） / your product
# - log.keep_days              規程で定めたログの保存日数（LOG-003） / days that logs are kept
# 機器の系・種別によって変えるには contexts.yaml に、独自の点検は checks.example を見本に。
# Other values for some hosts: contexts.yaml. Checks of your own: checks.example.
#
# limits:"""

_SELECTION = """\
# 点検項目の選択。例の行頭の「# 」を外して使います。
# Selection of checks: uncomment what you need.

# 既定値のままでは足りず、設定ファイルへの明記を求める項目（"*" は全項目）
# Checks for which a compiled-in default does not suffice ("*" for all)
# explicit:
#   - SSH-001

# 実施しない項目と理由（結果は「未実施」として残ります）
# Checks not carried out, each with its reason (they stay visible as NOT_CHECKED)
# excluded:
#   SSH-001: SSH を用いないため

# 重要度の変更と理由 / severities changed, each with its reason
# severity: info | low | medium | high | critical
# severity:
#   SSH-001:
#     severity: critical
#     reason: 住民情報を扱うため
"""

_OWN = """\
# 団体独自の点検（Python は要りません）の見本。checks フォルダを作り、checks/own.yaml（名前は自由）
# として写し、行頭の「# 」を外して使います。確かめ方: hinomi check show OWN-001
# ファイルと sysctl の点検を加えると収集スクリプトの SHA-256 が変わるので、
# `hinomi inventory sudoers` の設定を配り直してください。
# Checks of your own, as data: copy this to checks/own.yaml in this folder and remove the "# ".
# One of: file, mode, package, service, port, sysctl. Those of files and sysctl change the
# collector, so install it and its sudoers line anew.
#
# checks:
#   - id: OWN-001
#     title: {ja: 接続時に警告文を示すこと, en: A warning is shown at login}
#     severity: medium            # info low medium high critical
#     clauses: ["MIC:6.2(3)"]     # 対策基準（例文）の番号 / numbers of the guideline
#     remedy: {ja: /etc/issue に定めの文を書く, en: Write the text into /etc/issue}
#     file: {path: /etc/issue, has_line: 関係者以外の使用を禁じます}
#   - id: OWN-002
#     title: {ja: 印刷サービスがないこと, en: There is no printing service}
#     severity: low
#     clauses: ["MIC:6.5(1)"]
#     remedy: {ja: cups を削除する, en: Remove cups}
#     service: {name: cups, process: cupsd, state: absent}
#     # package: {name: telnetd, state: absent}
#     # port: {name: tcp/23, state: closed}
#     # mode: {path: /etc/issue, at_most: "0644", owner: root, group: root}
#     # sysctl: {key: kernel.dmesg_restrict, equals: 1}
"""

_CONTEXTS = """\
# 機器の置かれた文脈ごとの判断。条件（when）の数が多いブロックほど優先します。
# Decisions by context: the block with more conditions wins over one with fewer.
# zone: mynumber | lgwan | internet | other        kind: server | terminal | network | other
# classification: 3A | 3B | 3C | 2 | 1 | none      criticality: high | medium | low
#
# contexts:
#   - when: {zone: mynumber, kind: server}
#     limits:
#       ssh: {idle_seconds: 600}
#     severity:
#       SSH-002: {severity: critical, reason: 住民情報を扱うため}
#     explicit: [SSH-002]
#   - when: {criticality: low}
#     excluded: {SSH-003: 実施手順の対象外}
"""

_WAIVERS = """\
# 例外承認の台帳。代替措置（compensating）と期限（until）は必須、申請者と承認者は別の者です。
# Register of approved exceptions. `compensating`, what holds the risk down meanwhile, and `until`,
# its last day in Japan, are mandatory; the approver is someone other than the requester. `host` is
# an asset number of the ledger, or "*".
# A waived violation stays in the report, marked as waived.
#
# waivers:
#   - check: SSH-001
#     host: SV-001
#     reason: ベンダ保守のため更新日まで継続
#     compensating: 踏み台からの接続に限り、操作を記録する
#     requester: 佐藤花子
#     approver: 鈴木一郎
#     since: 2026-04-01
#     until: 2026-09-30
"""
