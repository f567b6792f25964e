"""A made-up city's cells, imports, proofs and staff; nothing here is random."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from audit.mfa.coverage_input import (
    CentralRow,
    CoverageInput,
    Export,
    HostCells,
    Outcome,
    Place,
    Proof,
    Staff,
    Tried,
)
from checks.mfa.model import (
    Cell,
    CellVerdict,
    Door,
    DoorKind,
    Enrolled,
    Factor,
    Source,
    Way,
    Witness,
)
from inventory.model import Zone
from inventory.words import T

AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
DAY = date(2026, 11, 21)
SSH = Door(DoorKind.SSH, "ssh:22", "sshd")
CONSOLE = Door(DoorKind.CONSOLE, "login", "login")
SUDO = Door(DoorKind.SUDO, "sudo", "sudo")
LAN = Source(T("庁内LAN", "inside"), "10.1.0.5")
OUT = Source(T("その他のアドレス", "any other address"), "203.0.113.9")
HERE = Source(T("その場", "at the machine"), "")
K, P, C = Factor.KNOWLEDGE, Factor.POSSESSION, Factor.KEY
_WAYS = {
    CellVerdict.NO_FACTOR: (Way(),),
    CellVerdict.SINGLE: (Way({C}),),
    CellVerdict.SAME_KIND: (Way({C, P}),),
    CellVerdict.UNKNOWN: (Way({K}),),
    CellVerdict.MFA: (Way({K, P}),),
    CellVerdict.LOCKED: (),
}
_SAID = {
    CellVerdict.NO_FACTOR: T("何も示さずに成立", "nothing is enough"),
    CellVerdict.SINGLE: T("公開鍵のみで成立", "a public key is enough"),
    CellVerdict.SAME_KIND: T("公開鍵とワンタイムコードで成立", "public key and one-time code"),
    CellVerdict.UNKNOWN: T("確認不能", "unknown"),
    CellVerdict.MFA: T("パスワードとワンタイムコードで成立", "password and one-time code"),
    CellVerdict.LOCKED: T("成立しない", "nothing is enough to enter"),
}


def cell(
    account: str,
    verdict: CellVerdict,
    door: Door = SSH,
    source: Source = LAN,
    *,
    doubt: T | None = None,
    exempt: str = "",
) -> Cell:
    """One cell with words and a witness as the judging gives them."""
    said, ways = _SAID[verdict], frozenset(_WAYS[verdict])
    steps = ("/etc/ssh/sshd_config:12 authenticationmethods any", "sshd publickey → accepted")
    return Cell(
        account,
        door,
        source,
        verdict,
        ways,
        tuple(Witness(way, steps) for way in ways),
        doubt,
        exempt,
        T(
            f"{door.name}・{source.name.ja}・{account}: {said.ja}",
            f"{door.name}, {source.name.en}, {account}: {said.en}",
        ),
    )


def host(
    name: str,
    *cells: Cell,
    zone: Zone = Zone.MYNUMBER,
    enrolled: Mapping[str, Enrolled] | None = None,
    missing: T | None = None,
    imported_only: bool = False,
    systems: tuple[str, ...] = (),
) -> HostCells:
    """One host of the ledger."""
    place = Place(f"AST-{name}", name, zone, "市民課", systems)
    known = {c.account: Enrolled.YES for c in cells if c.verdict is CellVerdict.MFA}
    return HostCells(place, cells, {**known, **(enrolled or {})}, missing, "ab" * 32, AT,
                     imported_only)  # fmt: skip


def central(account: str, verdict: CellVerdict, **more: object) -> CentralRow:
    """One imported row."""
    row = CentralRow(
        place=Place("財務会計システム", "財務会計システム", Zone.LGWAN, "", (), central=True),
        account=account,
        path="app",
        verdict=verdict,
        enrolled=Enrolled.YES if verdict is CellVerdict.MFA else Enrolled.NO,
        words=T(f"app・{account}: 強制なし", f"app, {account}: not enforced"),
        doubt=None,
        exempt="",
        grade="E1+E2",
        product="認証サーバ",
        alike="K+P",
        files=("5e" * 32,),
    )
    return replace(row, **more)  # type: ignore[arg-type]


def proof(
    place: str = "AST-jumin",
    path: str = "ssh:22",
    account: str = "audit-mfa",
    outcome: Outcome = Outcome.CONFORMING,
    *,
    bypass: bool = False,
    at: datetime = AT,
) -> Proof:
    """One series of attempts."""
    tries = (
        Tried("A0", T("時計のずれ", "clock"), T("1秒", "1 s"), True),
        Tried("A1", T("公開鍵だけ", "key alone"),
              T("受け入れ" if bypass else "拒否", "accepted" if bypass else "refused"),
              not bypass),
        Tried("A5", T("すべて正しい", "all right"),
              T("受け入れ", "accepted"), True),
        Tried("A6", T("同じコードをもう一度", "same code again"),
              T("未実施", "not tried"), None),
    )  # fmt: skip
    found = T("適合(6件すべてが見つかった)", "met (all 6 were found)")
    return Proof(
        place, path, account, at, outcome, bypass, tries, run="0f1e2d3c4b5a6978",
        approver="情報政策課長　火見次郎", operator="監査　一郎", log=found,
    )  # fmt: skip


STAFF = (
    Staff("火見　花子", frozenset({"hinoyama"}), "市民課"),
    Staff("退職　太郎", frozenset({"taishoku"}), "税務課", date(2026, 3, 31)),
    Staff("未登録　次郎", frozenset({"jiro"}), "税務課"),
)


def city() -> CoverageInput:
    """A city with every kind of answer."""
    v = CellVerdict
    jumin = host(
        "jumin",
        cell("hinoyama", v.MFA), cell("hinoyama", v.MFA, source=OUT),
        cell("hinoyama", v.MFA, SUDO, HERE),
        cell("taishoku", v.MFA), cell("taishoku", v.SINGLE, source=OUT),
        cell("audit-mfa", v.MFA), cell("audit-mfa", v.MFA, source=OUT),
        cell("root", v.LOCKED), cell("root", v.SINGLE, CONSOLE, HERE,
             exempt="非常用（封印）　情報政策課長　令和9年3月31日まで"),
    )  # fmt: skip
    zeimu = host(
        "zeimu",
        cell("jiro", v.SINGLE), cell("jiro", v.NO_FACTOR, SUDO, HERE),
        cell("hinoyama", v.UNKNOWN, doubt=T("pam_exec.so の働きが分からない", "pam_exec.so")),
        cell("hinoyama", v.SAME_KIND, CONSOLE, HERE),
        enrolled={"jiro": Enrolled.NO, "hinoyama": Enrolled.YES},
    )  # fmt: skip
    down = host("backup", missing=T("応答がない", "does not answer"))
    pc = host("madoguchi", zone=Zone.LGWAN, missing=T("収集の対象でない機器", "not collected"),
              imported_only=True, systems=("財務会計システム",))  # fmt: skip
    rows = (
        central("hinoyama", v.MFA),
        central("jiro", v.SINGLE),
        central("taishoku", v.UNKNOWN, doubt=T("書面による申告だけである", "a statement only")),
        central("batch", v.SINGLE, exempt="サービスアカウント　税務課長　令和8年12月31日まで"),
    )
    proofs = (
        proof(),
        proof("AST-zeimu", account="jiro", bypass=True, outcome=Outcome.VIOLATED),
        proof("財務会計システム", "app", "hinoyama", Outcome.INCOMPLETE),
    )
    who = "情報政策課 火見花子"
    exports = (
        Export("認証サーバ", "財務会計システム", "E1", "cd" * 32, AT, who, 4),
        Export("認証サーバ", "財務会計システム", "E2", "ef" * 32, AT, who, 3),
    )
    return CoverageInput(DAY, (jumin, zeimu, down, pc), rows, exports, proofs, STAFF)
