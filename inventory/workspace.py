"""A workspace: one folder with settings, database, evidence, policy and reports."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from inventory.words import HinomiError, T

if TYPE_CHECKING:
    from inventory.settings import Settings

TEMPLATE = """\
# 火の見 作業領域の設定。# を外して値を書く。知らない項目は行番号つきの誤りになる。
# Settings of a Hinomi workspace. Remove the # to set a value; unknown keys are errors.

# operator = "情報政策課 火見花子"      # 記録に残る実施者 / who is recorded as acting

[municipality]
# name = "火見市"
# network_model = "β'"               # α, α', β, β'

[database]
# url = "postgresql+psycopg:///hinomi"   # 既定は hinomi.db (SQLite)

[scan]
# workers = 32                       # 同時に調べる台数 / hosts at a time
# session_timeout = 180              # 1台あたりの上限秒数 / seconds per host
# details = false                    # 項目の内訳も点検する（見方: hinomi check list） / details too

[access]
# user = "audit"                     # 監査用アカウント / the audit account
# key_file = "audit_ed25519"         # 秘密鍵(作業領域からの相対パス) / private key
# privilege = "auto"                 # auto, pinned, password, sudo, none

[secrets]
# file = "secrets.age"               # パスワード類。ageで暗号化 / passwords, encrypted by age
# identity = ""                      # 復号する鍵のファイル / the identity that opens it

[report]
# department = "総務部 情報政策課"
# classification = "自治体機密性3C"
# approval_posts = ["CISO", "統括責任者", "課長", "係長", "担当"]   # [] で決裁欄なし / none
# font = ""                          # 別の字体(TTF)のフォルダ / folder of another typeface
# audit_template = ""                # 監査報告書の Word の様式 / Word form of the audit report

[discovery]
# 走査してよい区画。区画ごとに [[discovery.segments]] と書いてもよい / segments that may be scanned
# segments = [{network = "10.1.0.0/24", zone = "lgwan", approved_by = "", approved_on = 2026-11-20}]
# exclude = ["10.1.0.240/28"]        # 決して走査しないアドレス / never asked
"""


@dataclass(frozen=True, slots=True)
class Workspace:
    """The paths of one workspace."""

    root: Path

    @property
    def toml(self) -> Path:
        """The settings file."""
        return self.root / "hinomi.toml"

    @property
    def evidence(self) -> Path:
        """The content-addressed evidence store."""
        return self.root / "evidence"

    @property
    def policy(self) -> Path:
        """The municipality's own policy files."""
        return self.root / "policy"

    @property
    def bcp(self) -> Path:
        """The continuity book, the plan's words, runbooks and exercises."""
        return self.root / "bcp"

    @property
    def advisories(self) -> Path:
        """Vulnerability data that was carried in."""
        return self.root / "advisories"

    @property
    def reports(self) -> Path:
        """Where reports go unless told otherwise."""
        return self.root / "reports"

    @property
    def known_hosts(self) -> Path:
        """The accepted host keys, in OpenSSH's format."""
        return self.root / "known_hosts"

    @property
    def keys(self) -> Path:
        """The key pair that signs heads of the journal."""
        return self.root / "keys"

    @property
    def signatures(self) -> Path:
        """Signed heads of the journal."""
        return self.root / "signatures"

    def settings(self) -> "Settings":
        """The settings as the file and the environment say now."""
        from inventory.settings import load_settings  # noqa: PLC0415 - slow to import

        return load_settings(self.toml)

    def database_url(self, settings: "Settings") -> str:
        """Where the database is; SQLite in the workspace by default."""
        return settings.database.url or f"sqlite:///{self.root / 'hinomi.db'}"

    def resolve(self, name: str) -> Path:
        """A path of the settings: relative ones start at the workspace."""
        return self.root / Path(name).expanduser()


def find_workspace(given: Path | None) -> Workspace:
    """The workspace named, else HINOMI_WORKSPACE, else the nearest folder upward with one."""
    named = given or (
        Path(os.environ["HINOMI_WORKSPACE"]) if "HINOMI_WORKSPACE" in os.environ else None
    )
    if named is not None:
        return _existing(Workspace(named.resolve()))
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "hinomi.toml").is_file():
            return Workspace(folder)
    return _existing(Workspace(here))


def lay_out(root: Path) -> Workspace:
    """Make the folders and the settings file; an existing workspace is refused, not overwritten."""
    workspace = Workspace(root.resolve())
    if workspace.toml.exists():
        raise HinomiError(
            T(
                "{0} には既に作業領域があります。別のフォルダを指定してください。",
                "{0} already holds a workspace. Name another folder.",
            ).format(workspace.root)
        )
    for folder in (
        workspace.root,
        workspace.evidence,
        workspace.policy,
        workspace.reports,
        workspace.signatures,
    ):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    workspace.known_hosts.touch(mode=0o600)
    draft = workspace.toml.with_suffix(".part")
    draft.write_text(TEMPLATE, "utf-8")
    draft.replace(workspace.toml)  # whole or not there: it is what makes a folder a workspace
    return workspace


def _existing(workspace: Workspace) -> Workspace:
    if not workspace.toml.is_file():
        raise HinomiError(
            T(
                "{0} に作業領域がありません。`hinomi init フォルダ` で作るか -w で指定します。",
                "No workspace in {0}. Make one with `hinomi init DIR`, or name one with -w.",
            ).format(workspace.root)
        )
    return workspace
