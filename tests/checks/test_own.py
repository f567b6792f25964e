"""Own checks: what may be declared, what is refused and where, and what the host is asked."""

from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from audit.judge import Judge
from audit.policy_files import load_checks, load_policy
from checks.catalogue import HOST_RULES, catalogue, catalogue_digest, facts_of
from checks.collector import render_collector
from checks.fact import read
from checks.model import Check, FactError, Proof, Verdict, Why
from checks.own.paths import content_problem
from checks.own.state import OwnState, Wanted, state_of
from checks.own.text import gathered, place_of, read_own
from inventory.model import Kind
from inventory.words import HinomiError
from tests.audit.samples import collection, frame, subject
from tests.checks.own_samples import HEAD, TAKEN, declared
from tests.checks.replies import listed, reply

LINE = 'file: {path: /etc/issue, has_line: "x"}'
SECRET = 'file: {path: /etc/app.conf, lacks_line: "password = abc"}'
KEY = 'file: {path: /etc/app.conf, key: a, equals: "b"}'
RANGE = "range 32768 60999\nend\n"


def verdict(want: str, files: dict[str, str | None]) -> tuple[Verdict, str]:
    """The verdict and its reason where these files are on the host."""
    check = declared(want)
    given = frame({"OwnState": listed(files) + RANGE})
    judge = Judge({check.id: check}, load_policy(None))
    [found] = judge(given, subject(), collection(), "e")
    return found.verdict, found.reason


def test_a_check_is_declared_in_both_languages_or_in_japanese() -> None:
    check = declared("port: {name: tcp/23, state: closed}")
    assert check.title.ja == check.title.en == "独自の点検であること"
    text = HEAD.replace("独自の点検であること", "{ja: 日本語, en: English}")
    [both] = read_own(text + f"    kinds: [server]\n    {LINE}\n", "own.yaml", TAKEN)
    assert (both.title.en, both.proof) == ("English", Proof.RECORDED)
    assert both.applies_to.kinds == {Kind.SERVER}
    assert place_of(both) == "own.yaml:2"


@pytest.mark.parametrize(
    ("want", "line", "word"),
    [
        ("", 2, "file, mode, package, service, port, sysctl"),
        (f"{LINE}\n    port: {{name: tcp/1, state: closed}}", 2, "一つだけ"),
        ("shell: rm", 7, "package"),
        ("file: {path: /etc/shadow, has_line: x}", 7, "収集しません"),
        ("file: {path: /etc/ssh/ssh_host_ed25519_key, has_line: x}", 7, "収集しません"),
        ("file: {path: /home/a/.profile, has_line: x}", 7, "収集しません"),
        ("file: {path: /proc/1/environ, has_line: x}", 7, "収集しません"),
        ("file: {path: /etc/*.conf, has_line: x}", 7, "絶対パス"),
        ("file: {path: /etc/../etc/issue, has_line: x}", 7, "絶対パス"),
        ("file: {path: etc/issue, has_line: x}", 7, "絶対パス"),
        ("file: {path: '/etc/a b', has_line: x}", 7, "絶対パス"),
        ("file: {path: '/etc/$(id)', has_line: x}", 7, "絶対パス"),
        ("file: {path: /etc/issue}", 7, "lacks_line"),
        ("file: {path: /etc/issue, has_line: x, min: 1}", 7, "min"),
        ("file: {path: /etc/issue, has_line: x, lacks_line: y}", 7, "一つだけ"),
        ("file: {path: /etc/issue, key: a}", 7, "equals"),
        ("file: {path: /etc/issue, key: a, equals: yes}", 7, "引用符"),
        ("file: {path: /etc/issue, key: a, equals: 1, one_of: [1]}", 7, "equals"),
        ("file: {path: /etc/issue, key: a, min: 2, max: 1}", 7, "min"),
        ("file: {path: /etc/issue, key: a, max: '1'}", 7, "整数"),
        ("file: {path: /etc/issue, key: a, equals: 1, separator: tab}", 7, "space"),
        ("file: {path: /etc/issue, has_line: x, if_missing: pass}", 7, "not_applicable"),
        ("mode: {path: /etc/shadow}", 7, "at_most"),
        ("mode: {path: /etc/shadow, at_most: 0640}", 7, "0640"),
        ("mode: {path: /etc/shadow, at_most: '0999'}", 7, "0640"),
        ("package: {name: 'a b', state: absent}", 7, "名前"),
        ("package: {name: [], state: absent}", 7, "空"),
        ("package: {name: a, state: gone}", 7, "absent"),
        ("service: {name: a, state: enabled, process: b}", 7, "process"),
        ("service: {name: a, state: on}", 7, "引用符"),
        ("port: {name: 23, state: closed}", 7, "文字列"),
        ("port: {name: tcp/99999, state: closed}", 7, "tcp/23"),
        ("sysctl: {key: '../../etc/shadow', equals: 1}", 7, "sysctl"),
        ("sysctl: {key: net.ipv4.tcp_fastopen_key, equals: 1}", 7, "鍵"),
        ("sysctl: {key: kernel.x}", 7, "equals"),
    ],
)
def test_a_wrong_check_is_refused_with_its_line(want: str, line: int, word: str) -> None:
    with pytest.raises(HinomiError) as refused:
        declared(want)
    assert refused.value.message.ja.startswith(f"own.yaml:{line}: ")
    assert refused.value.message.en.startswith(f"own.yaml:{line}: ")
    assert word in refused.value.message.ja


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("OWN-001", "SSH-101", "使えません"),
        ("OWN-001", "own1", "OWN-001"),
        ("MIC:6.1(6)", "MIC:6.1(66)", "MIC:6.1(6)"),
        ('["MIC:6.1(6)"]', "[]", "1〜3"),
        ("独自の点検であること", "English only", "日本語"),
        ("severity: medium", "severity: mid", "medium"),
        ("remedy: 設定を直す", "note: x", "note"),
        ("checks:", "check:", "checks"),
    ],
)
def test_a_wrong_head_is_refused(old: str, new: str, word: str) -> None:
    with pytest.raises(HinomiError, match=r"^own\.yaml:\d+: ") as refused:
        read_own(HEAD.replace(old, new) + f"    {LINE}\n", "own.yaml", TAKEN)
    assert word in refused.value.message.ja


def test_an_id_twice_names_both_places() -> None:
    read = read_own(f"{HEAD}    {LINE}\n", "a.yaml", TAKEN)
    again = read_own(f"{HEAD}    {LINE}\n", "b.yaml", TAKEN)
    with pytest.raises(HinomiError, match=r"b\.yaml:2: .*a\.yaml:2"):
        gathered([*read, *again])


def test_too_many_files_are_refused() -> None:
    every = [_about(f"/etc/app{number}.conf", number) for number in range(33)]
    with pytest.raises(HinomiError, match="32"):
        gathered(every)


def _about(path: str, number: int) -> Check[...]:
    text = HEAD.replace("001", f"{number + 1:03}") + f"    {LINE}\n".replace("/etc/issue", path)
    return read_own(text, "own.yaml", TAKEN)[0]


@pytest.mark.parametrize(
    "path",
    ["/etc/gshadow-", "/etc/shadow.bak", "/etc/ssl/private/a", "/etc/app/server.pem",
     "/etc/ppp/chap-secrets", "/etc/security/opasswd", "/etc/nginx/.htpasswd", "/etc/krb5.keytab",
     "/root/.bashrc", "/var/lib/app/.ssh/config", "/etc/snmp/snmpd.conf", "/dev/mem",
     "/etc/NetworkManager/system-connections/a", "/etc/app/TOKEN", "/etc/mysql/.my.cnf"],
)  # fmt: skip
def test_content_that_holds_keys_is_never_asked_for(path: str) -> None:
    assert content_problem(path)


@pytest.mark.parametrize("path", ["/etc/passwd", "/etc/issue", "/etc/chrony/chrony.conf"])
def test_ordinary_content_may_be_asked_for(path: str) -> None:
    assert content_problem(path) is None


def test_the_collector_asks_for_exactly_what_is_named() -> None:
    state = state_of([Wanted(content=frozenset({"/etc/issue"}), modes=frozenset({"/etc/motd"}))])
    script = render_collector([state]).decode()
    assert "for k in /etc/issue; do" in script
    assert "for k in /etc/motd; do" in script
    again = state_of([Wanted(modes=frozenset({"/etc/motd"})), Wanted(frozenset({"/etc/issue"}))])
    assert again is state


@pytest.mark.parametrize(
    ("want", "files", "expected"),
    [
        (LINE, {"/etc/issue": "x\n"}, (Verdict.PASS, "")),
        (LINE, {"/etc/issue": "y\n"}, (Verdict.FAIL, "")),
        (LINE, {"/etc/motd": "x\n"}, (Verdict.UNKNOWN, "not_collected")),
        (SECRET, {"/etc/app.conf": "password = [masked:password]\n"},
         (Verdict.UNKNOWN, "undetermined")),
        (SECRET, {"/etc/app.conf": "token = [masked:token]\n"}, (Verdict.PASS, "")),
        (KEY, {"/etc/app.conf": "a = [masked:password]\n"}, (Verdict.UNKNOWN, "undetermined")),
        (KEY, {"/etc/app.conf": "a = 'b'\n"}, (Verdict.PASS, "")),
        (KEY, {"/etc/app.conf": 'a = ""\n'}, (Verdict.FAIL, "")),
    ],
)  # fmt: skip
def test_decided_on_the_answer(
    want: str, files: dict[str, str | None], expected: tuple[Verdict, str]
) -> None:
    assert verdict(want, files) == expected


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", Why.MALFORMED),
        (listed({}), Why.TRUNCATED),
        (listed({}) + "range 1 2\n", Why.TRUNCATED),
        (listed({}) + "end\n", Why.MALFORMED),
        (listed({}) + "odd\n" + RANGE, Why.MALFORMED),
        (listed({}) + "mode x 0 0 root root /a\n" + RANGE, Why.MALFORMED),
    ],
)
def test_an_odd_answer_is_unknown(body: str, why: Why) -> None:
    with pytest.raises(FactError) as odd:
        read(OwnState, reply(body))
    assert odd.value.why is why


def test_text_in_another_encoding_is_not_compared() -> None:
    state = read(OwnState, reply(listed({"/a": "x"}).encode().replace(b"\nx", b"\n\xb1") + b"\n"
                                 + RANGE.encode()))  # fmt: skip
    with pytest.raises(FactError, match="UTF-8"):
        state.text("/a")


def test_a_host_that_was_asked_less_is_unknown() -> None:
    check = declared("mode: {path: /etc/motd, owner: root}")
    given = frame({"OwnState": listed({}) + RANGE})
    [found] = Judge({check.id: check}, load_policy(None))(given, subject(), collection(), "e")
    assert (found.verdict, found.reason) == (Verdict.UNKNOWN, "not_collected")


def _folder(tmp_path: Path, want: str) -> Path:
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "own.yaml").write_text(f"{HEAD}    {want}\n", "utf-8")
    return tmp_path


def test_a_policy_folder_brings_its_checks_along(tmp_path: Path) -> None:
    folder = _folder(tmp_path, LINE)
    checks = load_checks(folder)
    assert set(checks) == {*catalogue(*HOST_RULES), "OWN-001"}
    (folder / "selection.yaml").write_text("excluded: {OWN-001: 未整備}\n", "utf-8")
    assert "OWN-001" in load_policy(folder).excluded
    assert b"q_OwnState" not in render_collector(facts_of(catalogue(*HOST_RULES).values()))
    assert b"for k in /etc/issue; do" in render_collector(facts_of(checks.values()))


def test_without_own_checks_nothing_changes(tmp_path: Path) -> None:
    assert load_checks(tmp_path) is catalogue(*HOST_RULES)
    assert load_checks(None) is catalogue(*HOST_RULES)
    (tmp_path / "checks").mkdir()
    assert load_checks(tmp_path) is catalogue(*HOST_RULES)


def test_the_digest_of_the_catalogue_knows_own_checks(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / name).mkdir()
    texts = [LINE, LINE.replace('"x"', '"y"'), LINE]
    folders = [_folder(tmp_path / n, w) for n, w in zip("abc", texts, strict=True)]
    first, other, same = (catalogue_digest(load_checks(folder)) for folder in folders)
    assert first == same
    assert len({first, other, catalogue_digest(catalogue(*HOST_RULES))}) == 3


def test_a_broken_file_of_checks_is_named(tmp_path: Path) -> None:
    folder = _folder(tmp_path, "port: {name: tcp/23}")
    with pytest.raises(HinomiError, match=r"checks/own\.yaml:7: .*state"):
        load_policy(folder)


EVERY = (
    'file: {path: /etc/a.conf, lacks_line: "Debug on"}',
    "mode: {path: /etc/motd, at_most: '0644'}",
    "file: {path: /etc/b.conf, key: x, max: 5}",
)
GOOD = listed({"/etc/a.conf": "Debug off", "/etc/b.conf": "x=5"}) + (
    "mode 81a4 0 0 root root /etc/motd\n" + RANGE
)


@pytest.mark.parametrize("want", EVERY)
def test_an_answer_cut_short_never_passes(want: str) -> None:
    check = declared(want)
    judge = Judge({check.id: check}, load_policy(None))

    def judged(body: str) -> Verdict:
        [found] = judge(frame({"OwnState": body}), subject(), collection(), "e")
        return found.verdict

    assert judged(GOOD) is Verdict.PASS
    whole = len(GOOD.rstrip())
    assert {judged(GOOD[:cut]) for cut in range(whole)} == {Verdict.UNKNOWN}


_PLAIN = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
_NAMES = ["path", "has_line", "key", "equals", "min", "name", "state", "at_most", "one_of"]
_FIELDS = ["id", "title", "severity", "clauses", "remedy", "file", "mode", "port", "sysctl"]
_INNER = st.dictionaries(st.sampled_from(_NAMES), _PLAIN | st.lists(_PLAIN, max_size=2))
_ENTRY = st.dictionaries(st.sampled_from(_FIELDS), _PLAIN | _INNER | st.lists(_PLAIN, max_size=2))


@given(_PLAIN | st.lists(_ENTRY | _PLAIN, max_size=2))
def test_any_tree_is_checks_or_an_error_of_ours(entries: object) -> None:
    _only_our_errors(yaml.safe_dump({"checks": entries}, allow_unicode=True))


@given(st.text())
def test_any_text_is_checks_or_an_error_of_ours(text: str) -> None:
    _only_our_errors(text)


def _only_our_errors(text: str) -> None:
    with suppress(HinomiError):
        gathered(read_own(text, "own.yaml", TAKEN))
