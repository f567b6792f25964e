"""`hinomi mfa` without a host: plans, refusals, one at a time, logs that were carried in."""

import fcntl
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from audit.evidence import EvidenceStore
from audit.mfa.pacing import STEP
from audit.mfa.records import Records
from audit.mfa.targets import load_targets
from audit.verify import verify
from console.language import language
from console.mfa_progress import Bar
from console.session import Session
from inventory.breach import Wrong
from inventory.journal import Journal
from tests.audit.mfa.doubles import Service, Turned, target, tried
from tests.console.program import hinomi

NOW = datetime.now(UTC) + timedelta(hours=9)
TEXT = """\
targets:
  vpn:
    protocol: radius
    host: 198.51.100.7
    account: kansa
    factors: [password, code]
    lockout: {threshold: 10}
    rate: {attempts: 3}
    approver: 課長
    window: {from: 2020-01-01 18:00, to: 2020-01-01 19:00}
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "火見市"
    hinomi("init", folder)
    (folder / "policy" / "mfa-targets.yaml").write_text(TEXT)
    return folder


def _open(workspace: Path) -> None:
    begin, end = NOW - timedelta(minutes=5), NOW + timedelta(hours=1)
    window = f"{{from: {begin:%Y-%m-%d %H:%M}, to: {end:%Y-%m-%d %H:%M}}}"
    lines = [line if "window" not in line else f"    window: {window}" for line in TEXT.split("\n")]
    (workspace / "policy" / "mfa-targets.yaml").write_text("\n".join(lines))


def test_a_fresh_workspace_says_where_targets_are_written(tmp_path: Path) -> None:
    hinomi("init", tmp_path / "x")
    done = hinomi("mfa", "verify", workspace=tmp_path / "x", expect=2)
    assert "mfa-targets.yaml" in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_plan_tells_tries_failures_and_budget(workspace: Path) -> None:
    plan = hinomi("mfa", "verify", "--dry-run", workspace=workspace).stdout
    assert "失敗は最大 13 回、許されるのは 8 回(ロックは 10 回)" in plan
    assert "時間帯 2020-01-01 18:00 から 2020-01-01 19:00" in plan
    [told] = json.loads(hinomi("mfa", "verify", "--dry-run", "--json", workspace=workspace).stdout)
    assert told["failures_at_worst"] == 13
    assert told["budget"] == 8
    assert not told["sends"]
    assert [one["id"] for one in told["tries"]][-2:] == ["A10", "A7.+2"]
    assert told["tries"][0]["expected"] == "accepted"


def test_a_plan_that_one_window_may_not_hold_says_so(workspace: Path) -> None:
    done = hinomi("mfa", "verify", "--dry-run", workspace=workspace)
    assert "一度では終わらないことがある" in done.stdout
    assert "何も送っていません" in done.stderr
    path = workspace / "policy" / "mfa-targets.yaml"
    path.write_text(path.read_text("utf-8").replace("threshold: 10", "threshold: 100"))
    assert "一度では" not in hinomi("mfa", "verify", "--dry-run", workspace=workspace).stdout


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("host: 198.51.100.7", "host: sv-nowhere"),
        TEXT.replace("protocol: radius", "protocol: https")
        + "    options: {recipe: policy/missing.yaml}\n",
    ],
    ids=["host", "recipe"],
)
def test_what_is_misspelt_is_told_with_the_plan(workspace: Path, text: str) -> None:
    assert text != TEXT
    (workspace / "policy" / "mfa-targets.yaml").write_text(text)
    done = hinomi("mfa", "verify", "--dry-run", workspace=workspace, expect=2)
    assert "sv-nowhere" in done.stderr or "missing.yaml" in done.stderr
    assert done.stdout == ""


def test_outside_the_window_nothing_is_asked_for_or_sent(workspace: Path) -> None:
    done = hinomi("mfa", "verify", workspace=workspace, expect=3)
    assert "送っていない: 承認された時間帯の外" in done.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("verify", "--only", "vpm"), "vpn"),
        (("verify",), "hinomi inventory secret kansa"),
        (("close", "vpn"), "hinomi inventory secret kansa"),
    ],
)
def test_what_is_missing_is_one_line(workspace: Path, words: tuple[str, ...], told: str) -> None:
    _open(workspace)
    done = hinomi("mfa", *words, workspace=workspace, expect=2)
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_an_option_that_the_protocol_does_not_know(workspace: Path) -> None:
    _open(workspace)
    path = workspace / "policy" / "mfa-targets.yaml"
    path.write_text(path.read_text() + "    options: {stile: challenge}\n")
    done = hinomi(
        "mfa",
        "verify",
        workspace=workspace,
        expect=2,
        HINOMI_SECRET_KANSA="p",
        HINOMI_SECRET_KANSA_SEED="GEZDGNBVGY3TQOJQGEZDGNBVGY",
    )
    assert "mfa-targets.yaml:2: vpn: options: 「stile」は使えません" in done.stderr


RECIPE = """\
base: https://portal.example.lg.jp:8443
steps:
  - post: /login
    form: {user: "{account}", pass: "{password}", code: "{code}"}
page: {get: /home, accepted: {contains: [welcome]}, refused: {path: /login}}
"""


def test_a_recipe_for_another_host_than_the_approved_one(workspace: Path) -> None:
    _open(workspace)
    path = workspace / "policy" / "mfa-targets.yaml"
    text = path.read_text().replace("radius", "https").replace("198.51.100.7", "www.example.lg.jp")
    path.write_text(text + "    options: {recipe: policy/mfa/portal.yaml}\n")
    (workspace / "policy" / "mfa").mkdir()
    (workspace / "policy" / "mfa" / "portal.yaml").write_text(RECIPE)
    done = hinomi(
        "mfa",
        "verify",
        workspace=workspace,
        expect=2,
        HINOMI_SECRET_KANSA="p",
        HINOMI_SECRET_KANSA_SEED="GEZDGNBVGY3TQOJQGEZDGNBVGY",
    )
    assert "承認は host と port" in done.stderr


def test_one_trial_at_a_time(workspace: Path) -> None:
    with (workspace / "mfa.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        done = hinomi("mfa", "verify", workspace=workspace, expect=2)
    assert "別の hinomi mfa が実行中" in done.stderr


def test_a_log_that_was_carried_in(workspace: Path, tmp_path: Path) -> None:
    turned = Turned()
    session = Session(workspace)
    journal = Journal(session.engine)
    kept = Records(journal, EvidenceStore(workspace / "evidence"), "tester")
    [declared] = load_targets(workspace / "policy")
    one = target(name=declared.name)
    outcome = tried(Service(turned), kept, one)
    lines = [
        f"{a.at.isoformat()} vpn radiusd: Login for kansa number {n}\n"
        for n, a in enumerate(outcome.attempts)
    ]
    log = tmp_path / "radius.log"
    log.write_text("".join(lines))
    done = hinomi("mfa", "verify", "--log", log, workspace=workspace)
    assert f"試行 {len(lines)} 回に対し、対象のログに {len(lines)} 回" in done.stdout
    log.write_text("".join(lines[:-1]))
    assert "不適合" in hinomi("mfa", "verify", "--log", log, workspace=workspace, expect=1).stdout
    hinomi("mfa", "verify", "--log", tmp_path / "none", workspace=workspace, expect=2)


def test_the_bar_says_what_is_waited_for(capsys: pytest.CaptureFixture[str]) -> None:
    bar = Bar()
    bar.started(target(), 16, 3)
    bar.waiting(12.4, STEP)
    bar.ended()
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "sv-ssh" in shown.err
    assert f"{STEP.in_(language())} " in shown.err
    assert "12" in shown.err


def test_an_attempt_that_is_altered_is_named(workspace: Path) -> None:
    session = Session(workspace)
    kept = Records(session.journal, session.evidence, "tester")
    tried(Service(Turned()), kept, target())
    where = (session.workspace.keys, session.workspace.signatures)
    assert verify(session.engine, session.evidence, *where) == []
    victim = next(iter(session.evidence.digests()))
    session.evidence.path(victim).unlink()
    [breach] = verify(session.engine, session.evidence, *where)
    assert (breach.wrong, breach.subject) == (Wrong.REMOVED, f"evidence:{victim}")
    assert "sv-ssh" in breach.message.ja
