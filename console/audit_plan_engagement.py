"""Engagements as they are typed and shown: opening, team, notice, sample, phase."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from importlib.resources import files
from typing import Any

from audit.cycle.engagements import ASSURANCES, PHASES, Assurance, Drawn, Engagement, Phase
from audit.cycle.engaging import (
    Announcement,
    Drawing,
    Engager,
    Opening,
    audited,
    engagements,
    find,
)
from audit.cycle.fiscal import days_of_year
from audit.cycle.teams import doubts, standing
from audit.cycle.universe import TargetKind
from audit.cycle.years import name_of
from checks.catalogue import catalogue_digest
from console.audit_next import after_opening, after_phase, after_team
from console.audit_plan_typed import TypedTeam, period_of, team_of
from console.audit_plan_year import proposed, target_of, year_or_now
from console.cli.output import emit_json, remark, say, table
from console.language import language, w
from console.session import Session
from inventory.words import HinomiError, T
from reports.era import era_date

PREPARE = (
    "情報セキュリティ対策基準の実施手順書",
    "情報資産台帳、機器・媒体の管理簿",
    "利用者IDと権限の一覧、異動・退職時の処理の記録",
    "外部委託の契約書・仕様書（セキュリティに関する部分）",
    "自己点検・研修・訓練の記録",
    "前回の監査の改善計画とその実施状況",
)
_POPULATIONS = {
    "hosts": T("機器", "hosts"),
    "systems": T("情報システム", "systems"),
    "accounts": T("職員のID", "accounts"),
}
_POPULATION = T(
    "母集団は hosts（機器）、systems（情報システム）、accounts（職員のID）のどれかです。",
    "The population is one of hosts, systems, accounts.",
)
_PHASE = T("段階は {names} のどれかです。", "The phase is one of {names}.")


def engager(session: Session) -> Engager:
    """What whoever types may do with engagements."""
    return Engager(session.journal, session.ledger, session.actor)


def criteria_of(session: Session) -> tuple[str, tuple[str, ...]]:
    """The digest of what is audited against, and its parts: items, checks, policy."""
    parts = (
        ("監査項目（統制項目）", _texts_digest(session)),
        ("点検項目", catalogue_digest(session.checks)),
        ("監査方針（基準値・例外）", session.policy().digest),
    )
    words = tuple(f"{name} SHA-256 {digest}" for name, digest in parts)
    return hashlib.sha256("\n".join(words).encode()).hexdigest(), words


def _texts_digest(session: Session) -> str:
    """One digest for the catalogue that comes with the product and the body's own standard."""
    folder = files("audit").joinpath("catalogue")
    found = {f"audit/{one.name}": one.read_bytes() for one in folder.iterdir() if one.is_file()}
    own = session.policy_files / "catalogue"
    for path in sorted(own.glob("*.y*ml")) if own.is_dir() else ():
        found[f"own/{path.name}"] = path.read_bytes()
    lines = (f"{hashlib.sha256(text).hexdigest()} {name}\n" for name, text in sorted(found.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def open_engagement(
    session: Session, year: int | None, targets: Sequence[str], *, period: str, fieldwork: str,
    assurance: str, special: str,
) -> None:  # fmt: skip
    """Begin an engagement; the audited period is the year before unless named."""
    own = year_or_now(year)
    among = proposed(session, own)
    digest, words = criteria_of(session)
    before = days_of_year(own - 1)
    made = engager(session).open(
        Opening(
            year=own,
            targets=tuple(dict.fromkeys(target_of(among, one).target.id for one in targets)),
            period=period_of("--period", period) if period else before,
            fieldwork=period_of("--fieldwork", fieldwork),
            criteria=digest,
            criteria_words=words,
            assurance=Assurance(assurance),
            special=special,
        )
    )
    say(made.id)
    after_opening(made.id)


def set_team(session: Session, id_: str, typed: TypedTeam) -> None:
    """Name the team of an engagement."""
    one = engager(session).team(id_, team_of(session.ledger, typed))
    names = w("、", ", ").join(each.name for each in one.team)
    remark(w(f"記録しました。{one.id}の班: {names}", f"Recorded. Team of {one.id}: {names}"))
    if one.notices and one.not_noticed:
        remark(w("通知の後に班が変わったので、通知し直します。", "Give notice again."))
    elif not one.notices:
        after_team(one.id)


def announce(session: Session, id_: str, sections: Sequence[str], prepare: Sequence[str]) -> None:
    """Number notices to the sections that have none of the engagement as it is now."""
    one = find(session.journal, id_)
    wanted = [s for s in sections or one.departments if _is_new(one, s, prepare)]
    if not wanted or one.has_reached(Phase.REPORTING):
        remark(w("通知は出ています。", "Every section has its notice."))
        return
    told = [
        Announcement(each, chief_of(session, each), tuple(prepare or PREPARE)) for each in wanted
    ]
    after = engager(session).notice(id_, told)
    for notice in after.notices[-len(told) :]:
        remark(w(f"通知第{notice.number}号 {notice.to} 宛て", f"no. {notice.number}: {notice.to}"))
    after_phase(after.phase, after.id, after.year)


def _is_new(one: Engagement, section: str, prepare: Sequence[str]) -> bool:
    """Whether a notice would tell a section anything that its newest one does not."""
    newest = one.notice_to(section)
    told = newest is not None and newest.digest == one.digest
    return not told or (bool(prepare) and tuple(prepare) != (newest.prepare if newest else ()))


def chief_of(session: Session, section: str) -> str:
    """Who answers for a section: the post that is its head, else its name with 長."""
    last = (section.split() or [section])[-1]
    heads = [
        post
        for post in session.ledger.posts
        if post.department == section and post.title.endswith(f"{last[-1]}長")
    ]
    if len(heads) == 1:
        return f"{heads[0].title} {heads[0].holder}".strip()
    return f"{last}長"


def draw_sample(
    session: Session, id_: str, population: str, *, size: int, seed: str, why: str
) -> None:
    """Draw a sample from hosts, systems or accounts of what is audited."""
    if population not in _POPULATIONS:
        raise HinomiError(_POPULATION)
    members = population_of(session, find(session.journal, id_), population)
    one = engager(session).sample(id_, Drawing(population, members, size, seed, why))
    for line in sample_lines(one.samples[-1]):
        remark(line)
    for each in one.samples[-1].sample.ids:
        say(each)


def population_of(session: Session, one: Engagement, population: str) -> tuple[str, ...]:
    """The ids of everything of that sort that the engagement is about."""
    sections = {name_of(t) for t in one.targets if t.startswith(f"{TargetKind.DEPARTMENT}:")}
    systems = {name_of(t) for t in one.targets if t.startswith(f"{TargetKind.SYSTEM}:")}
    ledger = session.ledger
    if population == "hosts":
        hosts = (h for h in ledger.hosts if h.department in sections or systems & {*h.systems})
        return tuple(host.id for host in hosts)
    if population == "systems":
        return tuple(
            s.name for s in ledger.systems if s.name in systems or s.department in sections
        )
    people = (p for p in ledger.staff if p.department in one.departments)
    return tuple(dict.fromkeys(account for person in people for account in person.accounts))


def sample_lines(drawn: Drawn) -> Iterator[str]:
    """How a sample was drawn, so that anybody can draw it again."""
    sample, what = drawn.sample, _POPULATIONS.get(drawn.population)
    yield w(
        f"{what.ja if what else drawn.population}: "
        f"母集団{sample.many}件から{len(sample.ids)}件、方法 {sample.method}、"
        f"種「{sample.seed}」、母集団 SHA-256 {sample.population}",
        f"{drawn.population}: {len(sample.ids)} of {sample.many}, {sample.method}, "
        f"seed {sample.seed!r}, population SHA-256 {sample.population}",
    )
    if drawn.why:
        yield w(f"引き直した理由: {drawn.why}", f"drawn again because: {drawn.why}")
    if not drawn.is_intact:
        yield w("× この抽出は種と母集団に合わない", "x this is not what the seed draws")


def move(session: Session, id_: str, phase: str) -> None:
    """Go to the next phase."""
    if phase not in {one.value for one in Phase}:
        raise HinomiError(_PHASE.format(names=", ".join(Phase)))
    one = engager(session).move(id_, Phase(phase))
    remark(w(f"{one.id}: {PHASES[one.phase].ja}", f"{one.id}: {PHASES[one.phase].en}"))
    after_phase(one.phase, one.id, one.year)


def show_engagements(session: Session, year: int | None, id_: str, *, as_json: bool) -> None:
    """Print the engagements of a year, or one in full."""
    if id_:
        one = find(session.journal, id_)
        if as_json:
            emit_json(as_object(session, one))
            return
        for line in _story(session, one):
            say(line)
        return
    found = engagements(session.journal, year_or_now(year))
    if as_json:
        emit_json([as_object(session, one) for one in found])
        return
    heads = (w("番号", "number"), w("段階", "phase"), w("対象", "targets"), w("主任", "lead"),
             w("実施期間", "fieldwork"))  # fmt: skip
    table(heads, [_row(one) for one in found])


def as_object(session: Session, one: Engagement) -> dict[str, Any]:
    """An engagement for other programs."""
    return {
        "format": "hinomi.audit.engagement/1",
        "id": one.id,
        "year": one.year,
        "phase": one.phase.value,
        "assurance": one.assurance.value,
        "special": one.special,
        "targets": list(one.targets),
        "departments": list(one.departments),
        "period": [day.isoformat() for day in one.period],
        "fieldwork": [day.isoformat() for day in one.fieldwork],
        "criteria": one.criteria,
        "team": [
            {"name": m.name, "lead": m.lead, "firm": m.firm, "statement": m.statement}
            for m in one.team
        ],
        "against": [
            {"ja": d.why.ja, "en": d.why.en, "certain": d.certain} for d in _against(session, one)
        ],
        "notices": [
            {"number": n.number, "department": n.department, "to": n.to, "at": n.at.isoformat()}
            for n in one.notices
        ],
        "not_noticed": list(one.not_noticed),
        "samples": [
            {
                "population": d.population, "size": len(d.sample.ids), "many": d.sample.many,
                "digest": d.sample.population, "method": d.sample.method, "seed": d.sample.seed,
                "ids": list(d.sample.ids), "members": list(d.members), "why": d.why,
                "intact": d.is_intact,
            }
            for d in one.samples
        ],
        "odd_entries": list(one.odd),
    }  # fmt: skip


def _against(session: Session, one: Engagement) -> Sequence[Any]:
    """What speaks against the team; ledgers of today say nothing of an audit that is over."""
    if one.has_reached(Phase.REPORTING):
        return ()
    return standing(doubts(session.ledger, one.team, audited(one)), one.team)


def _span(period: tuple[date, date]) -> str:
    return w("から", " to ").join(map(era_date, period))


def _row(one: Engagement) -> tuple[str, ...]:
    return (
        one.id,
        PHASES[one.phase].in_(language()),
        w("、", ", ").join(map(name_of, one.targets)),
        one.lead.name if one.lead else w("未定", "open"),
        "..".join(day.isoformat() for day in one.fieldwork),
    )


def _story(session: Session, one: Engagement) -> Iterator[str]:
    yield f"{one.id}　{PHASES[one.phase].in_(language())}"
    targets = w("、", ", ").join(map(name_of, one.targets))
    yield f"{ASSURANCES[one.assurance].in_(language())}　{targets}"
    yield w("所管: ", "sections: ") + w("、", ", ").join(one.departments)
    yield w("監査対象期間: ", "period: ") + _span(one.period)
    yield w("実施期間: ", "fieldwork: ") + _span(one.fieldwork)
    for each in one.criteria_words:
        yield w("監査の基準: ", "criteria: ") + each
    for member in one.team:
        role = w("主任", "lead") if member.lead else w("監査人", "member")
        yield f"{role}: {member.name} {member.firm}".rstrip()
        if member.statement:
            yield w("　独立性の申告: ", "  statement: ") + member.statement
    for doubt in _against(session, one):
        yield w("× 独立性: ", "x independence: ") + doubt.why.in_(language())
    for notice in one.notices:
        stale = "" if notice.digest == one.digest else w("（通知後変更）", " (changed since)")
        yield w("通知第", "notice ") + f"{notice.number}{w('号', '')} {notice.to}{stale}"
    for drawn in one.samples:
        yield from sample_lines(drawn)
        yield w("　抽出: ", "  drawn: ") + " ".join(drawn.sample.ids)
    if one.odd:
        yield w("決まりに合わない記録: ", "entries past the rules: ") + str(list(one.odd))
