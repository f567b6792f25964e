"""A town with sections, staff and systems, and engagements in it."""

from datetime import date

from audit.cycle.engagements import Engagement, Member
from audit.cycle.engaging import Announcement, Engager, Opening
from inventory.journal import Journal
from inventory.model import Department, Host, Ledger, Post, StaffMember, System
from tests.audit.cycle.planners import DRAFTER, REGISTER, TAX, decided

PERIOD = date(2025, 4, 1), date(2026, 3, 31)
WORK = date(2026, 8, 3), date(2026, 8, 28)
STATED = "監査対象の課に所属したことはなく、利害関係もない"
LEDGER = Ledger(
    departments=(
        Department(name="総務部 税務課", promotion_member="推進 一郎"),
        Department(name="市民部 市民課"),
        Department(name="監査委員事務局"),
        Department(name="総務部 情報政策課"),
    ),
    posts=(
        Post(
            title="税務課長", department="総務部 税務課", holder="課長 太郎",
            deputies=("兼務 三郎",),
        ),
        Post(title="税務課 主査", department="総務部 税務課", holder="主査 四郎"),
    ),
    staff=(
        StaffMember(number="101", name="監査 花子", department="監査委員事務局"),
        StaffMember(number="102", name="税務 次郎", department="総務部 税務課"),
        StaffMember(number="103", name="同姓 同名", department="監査委員事務局"),
        StaffMember(number="104", name="同姓 同名", department="総務部 税務課"),
        StaffMember(number="105", name="兼務 三郎", department="監査委員事務局"),
        StaffMember(number="106", name="情報 五郎", department="総務部 情報政策課"),
        StaffMember(
            number="107", name="新人 六郎", department="監査委員事務局", since=date(2026, 4, 1)
        ),
        StaffMember(number="108", name="略称 七子", department="税務課"),
        StaffMember(number="109", name="担当 八郎", department="監査委員事務局"),
    ),
    systems=(
        System(name="住民記録システム", department="市民部 市民課", vendor="火見システム"),
        System(name="野良システム"),
    ),
    hosts=(
        Host(
            id="S1", name="jk-1", department="総務部 情報政策課", systems=("住民記録システム",),
            owner="担当 八郎",
        ),
        Host(id="T1", name="tx-1", department="総務部 税務課"),
        Host(id="T2", name="tx-2", department="総務部 税務課"),
        Host(id="T3", name="tx-3", department="総務部 税務課"),
    ),
)  # fmt: skip
LEAD = Member("監査 花子", lead=True, number="101", statement=STATED)


def opening(*targets: str, special: str = "") -> Opening:
    """An engagement that may begin in the summer."""
    return Opening(
        2026, targets or (TAX.id,), PERIOD, WORK, "ab" * 32, ("対策基準",), special=special
    )


def engager(journal: Journal, ledger: Ledger = LEDGER, actor: str = DRAFTER) -> Engager:
    """Somebody who runs engagements."""
    return Engager(journal, ledger, actor)


def opened(journal: Journal) -> Engagement:
    """An engagement with the section for taxes in a decided plan."""
    decided(journal, TAX, REGISTER)
    return engager(journal).open(opening())


def noticed(journal: Journal) -> Engagement:
    """The same with its team, and the section told."""
    one = opened(journal)
    engager(journal).team(one.id, [LEAD])
    announced = Announcement("総務部 税務課", "税務課長 課長 太郎", ("規程",))
    return engager(journal).notice(one.id, [announced])
