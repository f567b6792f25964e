"""The words of an ICT-BCP: what a person decides and writes, beside the things and their needs.

Nothing here repeats what the inventory or the continuity book knows. An empty text stands where
nobody has written anything; the document then says so and names the key to fill in.
"""

from dataclasses import dataclass
from datetime import date

Paragraphs = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class About:
    """Under which number the plan is kept, since when it is in force, and who gets a copy."""

    number: str = ""  # 文書番号
    title: str = "ICT部門の業務継続計画（ICT-BCP）"
    version: str = ""
    decided: date | None = None
    department: str = ""
    classification: str = ""
    retention: str = ""  # 保存期間
    distribution: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Revision:
    """A line of the revision table (改訂履歴)."""

    version: str
    revised: date
    what: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Related:
    """Another plan or document and how this one stands to it."""

    title: str
    relation: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """Why the plan is there and what it holds to (趣旨・基本方針)."""

    purpose: Paragraphs = ()
    principles: Paragraphs = ()
    scope: Paragraphs = ()
    related: tuple[Related, ...] = ()


@dataclass(frozen=True, slots=True)
class Role:
    """A role in keeping the plan or in an emergency; `post` is the id of a post."""

    name: str
    post: str = ""
    does: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """When the plan is put into force (発動基準), by whom, and what then begins."""

    when: str
    then: str = ""
    post: str = ""  # id of the post that decides


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who keeps the plan, who acts in an emergency, and what makes them act."""

    upkeep: tuple[Role, ...] = ()  # 策定・運用体制
    response: tuple[Role, ...] = ()  # 緊急時対応体制
    starts: tuple[Start, ...] = ()
    assembly: Paragraphs = ()  # 参集の定め
    unreachable: Paragraphs = ()  # 連絡がつかないとき


@dataclass(frozen=True, slots=True)
class Damage:
    """One assumed disaster (被害想定): what it does to people, buildings, power, lines, systems."""

    event: str
    scale: str = ""
    people: str = ""
    buildings: str = ""
    power: str = ""
    lines: str = ""
    systems: str = ""
    secondary: str = ""  # 二次災害
    source: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A weakness and what is done about it, by whom and until when (対策)."""

    weakness: str
    action: str
    owner: str = ""
    due: date | None = None
    cost: str = ""
    state: str = ""
    about: tuple[str, ...] = ()  # ids of things


@dataclass(frozen=True, slots=True)
class Stock:
    """Something kept for an emergency: how much, for how long, and where."""

    item: str
    amount: str = ""
    lasts: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Alternative:
    """A place to work from when the own building is lost (代替庁舎); `site` is an id."""

    site: str
    use: str = ""
    prepared: str = ""  # what stands there already
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Elements:
    """What the six elements of the Cabinet Office's guide ask for beyond ICT.

    大規模災害発生時における地方公共団体の業務継続の手引き (内閣府): succession and assembly,
    alternative building, power and water and food, means of communication, data, priority tasks.
    """

    succession: tuple[str, ...] = ()  # ids of posts, the head of the body first
    succession_words: Paragraphs = ()
    alternatives: tuple[Alternative, ...] = ()
    stocks: tuple[Stock, ...] = ()
    communication: Paragraphs = ()
    data: Paragraphs = ()


@dataclass(frozen=True, slots=True)
class Cyber:
    """The branch for attacks (サイバー攻撃): first, recovery, afterwards."""

    policy: Paragraphs = ()
    first: Paragraphs = ()
    recovery: Paragraphs = ()
    afterwards: Paragraphs = ()
    contacts: tuple[Role, ...] = ()  # 警察, 都道府県, 総務省, J-LIS … and what for


@dataclass(frozen=True, slots=True)
class Planned:
    """An exercise (訓練) that is planned."""

    name: str
    kind: str = ""
    when: str = ""
    who: str = ""
    goal: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """Something that is looked over regularly (維持・管理)."""

    what: str
    when: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """All words of the plan; `place` is the file they stand in, empty where there is none."""

    about: About = About()
    revisions: tuple[Revision, ...] = ()
    storage: Paragraphs = ()  # 保管の定め
    policy: Policy = Policy()
    organisation: Organisation = Organisation()
    damage: tuple[Damage, ...] = ()
    strategy: Paragraphs = ()  # 業務継続戦略
    measures: tuple[Measure, ...] = ()
    elements: Elements = Elements()
    cyber: Cyber = Cyber()
    exercises: tuple[Planned, ...] = ()
    upkeep: tuple[Review, ...] = ()
    place: str = ""
