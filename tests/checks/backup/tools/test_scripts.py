"""What is sent is one well-formed script, whatever the names of files and places are."""

import re
import subprocess
from urllib.parse import quote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from checks.backup.model import Copy, Depth, Place, ToolKind
from checks.backup.script import quoted, render_script
from checks.backup.tool import Portion, Tool, Wish
from checks.backup.tools import borg_ask, restic_ask
from checks.backup.tools.borg import Borg
from checks.backup.tools.restic import Restic

TOOLS: tuple[Tool, ...] = (Restic(), Borg())
_ODD = '/srv/it\'s "$(touch x)" `id` \\ *?[a] 住民\n#\udc8f'
_NAMES = st.text(
    st.characters(exclude_categories=(), exclude_characters="\0"), min_size=1, max_size=40
).map(lambda name: name.encode("utf-8", "replace").decode())


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: str(tool.kind))
def test_odd_names_leave_it_a_script(tool: Tool) -> None:
    place = Place(tool.kind, _ODD, (("host", _ODD), ("tag", _ODD), ("archives", _ODD)))
    copy = Copy(_ODD, None, "", (), None, None, None, None)
    fragments = [
        tool.survey(place, (_ODD, "/srv/{a}%s")),
        *(tool.look(place, Portion(depth, 2, 5, 10)) for depth in Depth),
        tool.listing(place, copy),
        tool.restore(place, Wish(_ODD, (_ODD, "/srv/b"), _ODD)),
        tool.restore(place, Wish(_ODD, (), _ODD)),
    ]
    for fragment in fragments:
        script = render_script(
            [fragment], {"password": _ODD, "rest_password": _ODD, "passphrase": _ODD}
        )
        done = subprocess.run(["sh", "-n"], input=script, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b""), fragment.name


def _go_match(pattern: str, name: str) -> bool:
    r"""Go's filepath.Match for patterns of plain signs and `\` before one."""
    plain = re.sub(r"\\(.)", r"\1", pattern, flags=re.S)
    wild = re.sub(r"\\.", "", pattern, flags=re.S)
    return plain == name and not set(wild) & set("*?[")


@given(_NAMES)
@example("[a]*?\\")
def test_a_pattern_of_restic_means_one_name(name: str) -> None:
    assert _go_match(restic_ask._pattern(name), name)


@given(st.lists(_NAMES, max_size=30), st.integers(1, 4000))
def test_batches_hold_every_path_once_and_fit_an_argument_list(
    names: list[str], repeat: int
) -> None:
    paths = [f"/{number}/{name * (repeat % 50)}" for number, name in enumerate(names)]
    batches = restic_ask._batches(paths)
    assert [path for batch in batches for path in batch] == paths
    for batch in batches:
        size = sum(2 * len(path.encode()) + 12 for path in batch)
        assert size <= 60_000 or len(batch) == 1


@given(_NAMES)
@example("a\n- re:^")
@example("a ")
@example("#a")
@example("\x85")
def test_a_line_of_patterns_holds_one_name(name: str) -> None:
    if borg_ask._plain(name):
        line = f"+ pf:{name}\n"
        assert line.splitlines() == [f"+ pf:{name}"]
        assert line.strip() == f"+ pf:{name}"


def test_sources_are_written_as_the_tools_write_them() -> None:
    assert restic_ask._written('/srv/a"b\\c<d>&e/') == '/srv/a\\"b\\\\c\\u003cd\\u003e\\u0026e'
    assert restic_ask._written("C:\\データ\\a") == "/C/データ/a"
    assert borg_ask._written("/srv/住民\n") == "/srv/\\u4f4f\\u6c11\\n"


def test_a_slice_of_restic_is_one_of_at_most_256() -> None:
    place = Place(ToolKind.RESTIC, "/backup/a", ())
    text = Restic().look(place, Portion(Depth.PART, 300, 1000)).text
    assert "--read-data-subset=44/256" in text


def _address(location: str, password: str) -> str:
    text = restic_ask.repository(Place(ToolKind.RESTIC, location, ()))
    given = quoted(password)
    script = f"need() {{ :; }}\nS_rest_password={given}\n{text}\nprintf '%s' \"$W\""
    done = subprocess.run(["sh"], input=script.encode(), capture_output=True, check=True)
    return done.stdout.decode()


@settings(max_examples=25)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1))
@example("p@/:%x ~_.-'\n")
def test_the_password_of_a_rest_server_joins_its_user_alone(password: str) -> None:
    told = quote(password, safe="")  # the form in which it would be struck from an answer
    assert (
        _address("rest:http://juki@nas:8000/a@b/", password)
        == f"rest:http://juki:{told}@nas:8000/a@b/"
    )
    for other in (
        "rest:https://nas/juki@x/",
        "/backup/a@b",
        "sftp:juki@nas:/a",
        "rest:http://@nas/",
    ):
        assert _address(other, password) == other
