"""Settings of a workspace: `hinomi.toml`, then HINOMI_* variables; unknown keys are errors."""

import os
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from inventory.discovery.permits import DiscoverySettings
from inventory.model import Access
from inventory.words import HinomiError, T, WrongValueError

_PREFIX = "HINOMI_"
_APPROVALS = f"{_PREFIX}DISCOVERY"  # an approval that leaves no trace is none
_OTHERS = frozenset(
    {"HINOMI_LANG", "HINOMI_WORKSPACE", "HINOMI_AGE_PASSPHRASE", "HINOMI_TAG", "HINOMI_GOLDEN"}
)
_EXPECTED: Mapping[str, str] = {
    "extra_forbidden": "この設定はありません。綴りを確かめてください",
    "greater_than": "{gt} より大きい数にしてください",
    "greater_than_equal": "{ge} 以上にしてください",
    "less_than_equal": "{le} 以下にしてください",
    "int_type": "整数にしてください",
    "int_parsing": "整数にしてください",
    "int_from_float": "整数にしてください",
    "float_type": "数にしてください",
    "float_parsing": "数にしてください",
    "string_type": "文字列にしてください",
    "tuple_type": '一覧 ["…", "…"] にしてください',
    "model_type": "[区分] の形にしてください",
    "enum": "{expected} のいずれかにしてください",
    "literal_error": "{expected} のいずれかにしてください",
}


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DatabaseSettings(_Section):
    """Where results are kept; empty means `hinomi.db` in the workspace."""

    url: str = ""


class ScanSettings(_Section):
    """Bounds of a scan: seconds for each stage, hosts at a time, bytes of one answer.

    With `details`, checks that tell a detail of another (`part_of`) are judged as well.
    """

    workers: Annotated[int, Field(ge=1, le=256)] = 32
    connect_timeout: Annotated[float, Field(gt=0, le=60)] = 5.0
    banner_timeout: Annotated[float, Field(gt=0, le=60)] = 10.0
    auth_timeout: Annotated[float, Field(gt=0, le=120)] = 15.0
    session_timeout: Annotated[float, Field(gt=0, le=3600)] = 180.0
    output_limit_mib: Annotated[int, Field(ge=1, le=256)] = 16
    details: bool = False


class SecretSettings(_Section):
    """The age file with passwords and passphrases, and the identity that opens it."""

    file: str = "secrets.age"
    identity: str = ""


class ReportSettings(_Section):
    """What is printed on every report."""

    department: str = ""
    classification: str = "自治体機密性3C"
    document_prefix: str = "火監"
    approval_posts: tuple[str, ...] = ("CISO", "統括責任者", "課長", "係長", "担当")
    font: str = ""
    audit_template: str = ""  # the office's own Word form of the audit report


class MunicipalitySettings(_Section):
    """The body, where the ledger does not say."""

    name: str = ""
    network_model: Literal["", "α", "α'", "β", "β'"] = ""


class Settings(BaseSettings):
    """Everything that `hinomi.toml` may say; HINOMI_SCAN__WORKERS=8 and the like override it."""

    model_config = SettingsConfigDict(
        env_prefix="HINOMI_", env_nested_delimiter="__", frozen=True, extra="forbid"
    )

    operator: str = ""
    municipality: MunicipalitySettings = MunicipalitySettings()
    database: DatabaseSettings = DatabaseSettings()
    scan: ScanSettings = ScanSettings()
    access: Access = Access()
    secrets: SecretSettings = SecretSettings()
    report: ReportSettings = ReportSettings()
    discovery: DiscoverySettings = DiscoverySettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the library names the parameters
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - not read
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - not read
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file; nothing else is read."""
        return env_settings, init_settings


def load_settings(path: Path) -> Settings:
    """Read the file; a wrong or unknown key is an error that names file, line and key."""
    text = _text(path)
    _known_variables(os.environ)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as bad:
        raise _error(path, str(bad)) from None
    try:
        return Settings(**values)
    except ValidationError as bad:
        raise _first(path, text, bad) from None


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        raise HinomiError(
            T(
                "{0} がありません。`hinomi init フォルダ` で作るか、-w で指定してください。",
                "{0} does not exist. Make a workspace with `hinomi init DIR`, or name one with -w.",
            ).format(path)
        ) from None
    except UnicodeDecodeError:
        raise _error(path, "UTF-8") from None


def _known_variables(environment: Iterable[str]) -> None:
    """Refuse a HINOMI_ variable that nobody reads: misspelt, it would silently do nothing."""
    own = tuple(f"{_PREFIX}{name.upper()}" for name in Settings.model_fields)
    for name in environment:
        if name.upper().startswith(_APPROVALS):
            raise HinomiError(
                T(
                    "環境変数 {0} は使えません。走査の承認と除外は hinomi.toml にだけ書けます。",
                    "{0} cannot be used: what may be scanned stands in hinomi.toml alone.",
                ).format(name)
            )
        known = name in _OTHERS or name.startswith((f"{_PREFIX}SECRET_", *(f"{o}__" for o in own)))
        if name.startswith(_PREFIX) and name not in own and not known:
            raise HinomiError(
                T(
                    "環境変数 {0} という設定はありません。綴りを確かめてください。",
                    "there is no setting for the environment variable {0}. Check its spelling.",
                ).format(name)
            )


def _first(path: Path, text: str, bad: ValidationError) -> HinomiError:
    problem: Any = bad.errors(include_url=False, include_input=False)[0]
    keys = [str(key) for key in problem["loc"]]
    line = line_of(text, keys)
    if line is None:
        where = f"HINOMI_{'__'.join(keys).upper()}"
        told = _told(problem)
        return HinomiError(T(f"環境変数 {where}: {told.ja}", f"environment {where}: {told.en}"))
    name = ".".join(keys)
    if problem["type"] == "extra_forbidden":
        return HinomiError(
            T(
                "{0}:{1}: {2} という設定はありません。綴りを確かめてください。",
                "{0}:{1}: there is no setting {2}. Check its spelling.",
            ).format(path, line, name)
        )
    told = _told(problem)
    return HinomiError(T(f"{path}:{line}: {name}: {told.ja}", f"{path}:{line}: {name}: {told.en}"))


def _told(problem: Mapping[str, Any]) -> T:
    """What pydantic found wrong, in words of both languages."""
    context = problem.get("ctx", {})
    if isinstance(worded := context.get("error"), WrongValueError):
        return worded.words
    words = _EXPECTED.get(problem["type"])
    return T(words.format(**context) if words else problem["msg"], problem["msg"])


def line_of(text: str, keys: list[str]) -> int | None:
    """The line (from 1) on which a dotted key is set in TOML text, or None.

    Entries of a list of tables are counted: `discovery.segments.0.network`.
    """
    section: list[str] = []
    met: Counter[str] = Counter()
    for number, line in enumerate(text.splitlines(), 1):
        if entry := re.match(r"\s*\[\[\s*([\w.\-]+)\s*\]\]", line):
            section = [*entry[1].split("."), str(met[entry[1]])]
            met[entry[1]] += 1
        elif head := re.match(r"\s*\[\s*([\w.\-]+)\s*\]", line):
            section = head[1].split(".")
        elif (key := re.match(r"\s*([\w.\-]+)\s*=", line)) and (
            [*section, *key[1].split(".")] == keys[: len(section) + len(key[1].split("."))]
        ):
            return number
        if section[: len(keys)] == keys:
            return number
    return None


def _error(path: Path, what: str, line: int | None = None) -> HinomiError:
    where = f"{path}:{line}" if line else str(path)
    return HinomiError(
        T("{0}: 設定を読めません: {1}", "{0}: the settings cannot be read: {1}").format(where, what)
    )
