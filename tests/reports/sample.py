"""A made-up city with every awkward thing a report must survive; nothing here is random."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from ipaddress import ip_address

from audit.model import Finding, FindingState, Result, Run, Trend
from checks.model import (
    LINUX,
    Check,
    LawField,
    Outcome,
    Proof,
    Provenance,
    Severity,
    Verdict,
    check,
    judged,
)
from checks.policy import Policy, Waiver
from inventory.model import Department, Host, Kind, Ledger, Municipality, Platform, Zone
from inventory.words import T
from reports.build import Material, ReportSettings, build_audit_view
from reports.tallies import trend_point
from reports.view import Anchor, ReportView, TrendPoint

AT = datetime(2026, 11, 21, 0, 5, tzinfo=UTC)
HEAD = hashlib.sha256(b"head").hexdigest()

CLAUSES = {
    "6": T("技術的セキュリティ", "Technical security"),
    "5.4": T("ID及びパスワード等の管理", "IDs and passwords"),
    "6.1": T("コンピュータ及びネットワークの管理", "Computers and networks"),
    "6.1(4)": T("ログの取得等", "Logs"),
    "6.2": T("アクセス制御", "Access control"),
    "6.2(1)③": T("特権を付与されたIDの管理等", "Privileged IDs"),
    "6.4": T("不正プログラム対策", "Malware"),
    "7.1": T("情報システムの監視", "Monitoring"),
}

DEPARTMENTS = ("情報政策課", "税務課", "市民課", "健康福祉部高齢者支援課地域包括ケア推進係")


def make_check(
    id_: str, title: str, severity: Severity, *clauses: str, proof: Proof = Proof.REAL
) -> Check[...]:
    """A check with long Japanese words."""

    def decide() -> Outcome:
        return judged(True, observed="", expected="")

    return check(
        id_,
        title=T(title, f"title of {id_}"),
        severity=severity,
        clauses=clauses,
        field=LawField.TECHNICAL,
        risk=T(
            "特権を持つIDが共有され、「誰が」「いつ」操作したかを後から追跡できない。"
            "侵害された場合に影響の範囲を特定できず、住民情報（特定個人情報を含む。）の漏えいに至るおそれがある。",
            "risk",
        ),
        remedy=T(
            "/etc/ssh/sshd_config.d/10-hinomi.conf に「PermitRootLogin no」を設定し、"
            "`sshd -t` で確認した後、sshdを再読込する。",
            "remedy",
        ),
        refs=(f"ssg:rule_{id_.lower().replace('-', '_')}",),
        applies_to=LINUX,
        proof=proof,
    )(decide)


CHECKS: dict[str, Check[...]] = {
    c.id: c
    for c in (
        make_check(
            "ACC-001",
            "パスワードのない利用者IDがないこと",
            Severity.CRITICAL,
            "MIC:5.4",
        ),
        make_check(
            "FILE-001",
            "/etc/shadow を「root」及び shadow グループ以外の者が読めないこと、"
            "かつ、バックアップの写し（/etc/shadow- を含む。）についても同様であること",
            Severity.HIGH,
            "MIC:6.2(1)③",
            "MIC:5.4",
        ),
        make_check(
            "KERN-001",
            "カーネルのメモリ配置の無作為化（ASLR）が有効であること",
            Severity.INFO,
            "MIC:6.4",
        ),
        make_check(
            "LOG-001",
            "認証のログを1年以上保存していること",
            Severity.MEDIUM,
            "MIC:6.1(4)",
            proof=Proof.RECORDED,
        ),
        make_check("NET-001", "不要なサービスが待ち受けていないこと", Severity.LOW, "MIC:6.1"),
        make_check("SSH-001", "rootのSSHログインを禁止していること", Severity.HIGH, "MIC:6.2(1)③"),
        make_check("TIME-001", "時刻が同期していること", Severity.MEDIUM, "MIC:7.1"),
    )
}

SETTINGS = ReportSettings(
    issued=date(2026, 11, 24),
    document_number="架情監第8-003号",
    version="0.1.0",
    department="総務部情報政策課",
    classification="自治体機密性2",
    approval_posts=("CISO", "統括責任者", "課長", "係長", "担当"),
    retention="5年",
    program="9.9.9",
    distribution=("情報セキュリティ委員会", "各課情報セキュリティ管理者"),
)


def make_host(number: int, department: str, **more: object) -> Host:
    """A server or terminal of the made-up city."""
    values: dict[str, object] = {
        "id": f"AST-{number:04d}",
        "name": f"srv-kakuu-{number:03d}",
        "kind": Kind.SERVER if number % 3 else Kind.TERMINAL,
        "zone": tuple(Zone)[number % 4],
        "platform": Platform.LINUX,
        "os": "Debian GNU/Linux 12 (bookworm)",
        "addresses": (ip_address(f"10.20.{number // 250}.{number % 250 + 1}"),),
        "department": department,
        "owner": f"髙﨑　太郎{number}",
        "site": "本庁舎",
        "location": "3階サーバ室",
        "systems": ("住民記録システム", "財務会計システム"),
    }
    return Host.model_validate(values | more)


def make_results(hosts: Sequence[Host], checks: Sequence[Check[...]]) -> list[Result]:
    """Verdicts that repeat in a fixed pattern; every seventh host is down."""
    return [_result(h, c, n, m) for n, h in enumerate(hosts) for m, c in enumerate(checks)]


def digest_of(host: Host) -> str:
    """The digest of this host's evidence."""
    return hashlib.sha256(host.id.encode()).hexdigest()


def _result(host: Host, check_: Check[...], n: int, m: int) -> Result:
    severity = check_.severity
    if n % 7 == 6:
        return Result(host.id, check_.id, Verdict.UNKNOWN, severity, "", "", None, "down", "", "")
    kind = (n * 5 + m * 3 + n * m) % 11
    verdict = {0: Verdict.FAIL, 3: Verdict.FAIL, 5: Verdict.NOT_APPLICABLE, 7: Verdict.UNKNOWN}
    found = verdict.get(kind, Verdict.PASS)
    unknown = found is Verdict.UNKNOWN
    return Result(
        host.id,
        check_.id,
        found,
        severity,
        "" if unknown else ("no" if found is Verdict.PASS else "without-password"),
        "" if unknown else "no",
        None if unknown else Provenance.EXPLICIT,
        "no_privilege" if unknown else "",
        "Sshd" if unknown else "",
        digest_of(host),
        ("PermitRootLogin without-password", "# /etc/ssh/sshd_config:12")
        if found is Verdict.FAIL
        else (),
    )


def make_findings(results: Sequence[Result]) -> list[Finding]:
    """A finding for every violation, new, continuing and recurred in turn."""
    bad = [result for result in results if result.verdict is Verdict.FAIL]
    return [_remembered(result, number) for number, result in enumerate(bad)]


def _remembered(result: Result, number: int) -> Finding:
    trend = (Trend.NEW, Trend.CONTINUING, Trend.RECURRED)[number % 3]
    state = (FindingState.OPEN, FindingState.ACKNOWLEDGED, FindingState.FIX_CLAIMED)[number % 3]
    claimed = state is FindingState.FIX_CLAIMED
    return Finding(
        fingerprint=hashlib.sha256(f"{result.check}\n{result.host}".encode()).hexdigest()[:16],
        host=result.host,
        check=result.check,
        state=state,
        trend=trend,
        first_seen=AT if trend is Trend.NEW else AT - timedelta(days=200 + number),
        last_seen=AT,
        runs=1 if trend is Trend.NEW else 4,
        assignee="" if trend is Trend.NEW else f"担当者{number}",
        due="" if trend is Trend.NEW else "2027-01-31",
        note="業者に見積りを依頼中" if trend is Trend.RECURRED else "",
        last_run="run-5",
        observed=AT,
        claimed_by=f"担当者{number}" if claimed else "",
        claimed_at=AT - timedelta(days=3) if claimed else None,
    )


def make_policy(waivers: tuple[Waiver, ...] = ()) -> Policy:
    """A policy with these waivers."""
    digest = hashlib.sha256(b"policy").hexdigest()
    return Policy({}, frozenset(), {}, {}, waivers, digest)


def waivers_for(hosts: Sequence[Host]) -> tuple[Waiver, ...]:
    """One in force, one that ends soon, one that has ended."""
    host = hosts[0].id if hosts else "*"
    return (
        Waiver(
            "SSH-001",
            host,
            "保守業者の遠隔保守のため",
            "作業のたびに回線をつなぎ、立ち会う",
            "税務課長",
            "CISO",
            date(2026, 4, 1),
            date(2027, 3, 31),
        ),
        Waiver(
            "LOG-001",
            "*",
            "ログ基盤の更新（令和9年1月）まで",
            "週に一度、写しを媒体に取る",
            "情報政策課長",
            "CISO",
            date(2026, 4, 1),
            date(2026, 12, 31),
        ),
        Waiver(
            "NET-001",
            host,
            "旧システムとの並行稼働",
            "隣の系からの通信を絞る",
            "市民課長",
            "CISO",
            date(2025, 4, 1),
            date(2026, 3, 31),
        ),
    )


def make_material(
    hosts: int = 12, departments: Sequence[str] = DEPARTMENTS, *, clean: bool = False
) -> Material:
    """The material of a run over that many hosts; `clean` means that nothing is violated."""
    ledger_hosts = tuple(make_host(n, departments[n % len(departments)]) for n in range(hosts))
    extra = make_host(9000, departments[0], name="未走査端末")
    ledger = Ledger(
        municipality=Municipality(name="架空市"),
        departments=tuple(
            Department(name=name, promotion_member=f"推進　花子{n}")
            for n, name in enumerate(departments)
        ),
        hosts=(*ledger_hosts, extra),
    )
    results = make_results(ledger_hosts, list(CHECKS.values()))
    if clean:
        results = [r._replace(verdict=Verdict.PASS, lines=()) for r in results if not r.reason]
    run = Run("run-5", AT, AT + timedelta(minutes=3), "監査　一郎", "", hosts, hosts)
    past = (
        TrendPoint(AT - timedelta(days=400), 41, 20, 18),
        TrendPoint(AT - timedelta(days=190), 33, 34, 12),
        TrendPoint(AT - timedelta(days=30), 22, 45, 12),
    )
    return Material(
        ledger=ledger,
        checks=CHECKS,
        results=results,
        findings=make_findings(results),
        policy=make_policy(waivers_for(ledger_hosts)),
        run=run,
        anchor=Anchor(1234, HEAD, "head-1234.sig", AT),
        collected={host.id: AT for host in ledger_hosts},
        clauses=CLAUSES,
        trend=(*past, trend_point(AT, results)),
    )


def make_view(hosts: int = 12, departments: Sequence[str] = DEPARTMENTS) -> ReportView:
    """The internal view of the made-up city."""
    return build_audit_view(make_material(hosts, departments), SETTINGS)
