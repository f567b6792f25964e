"""The sheet of what must be backed up (バックアップ), one data set a row."""

from inventory.ledger import cells, periods
from inventory.ledger.column import Column, Table, grouped, several, text, titled, worded
from inventory.ledger.vocabulary import CONTENTS
from inventory.model import DataSet


def _flag(field: str, titles: str) -> Column:
    return Column(
        field,
        titled(titles),
        periods.flag,
        periods.flag_shown,
        group=True,
        choices=("有", "無"),
    )


DATA_SETS = Table(
    "data_sets",
    titled(
        "バックアップ バックアップ対象 バックアップ計画 バックアップ一覧 バックアップ取得 "
        "データ保全 backup backups datasets"
    ),
    DataSet,
    (
        Column(
            "id",
            titled(
                "バックアップ番号 番号 管理番号 対象番号 バックアップNo バックアップID "
                "データ番号 No ID"
            ),
            cells.half,
        ),
        grouped(
            "system",
            "システム名 情報システム 情報システム名 システム 対象システム 業務システム名 system",
        ),
        text(
            "name",
            "データ名 データ名称 バックアップ対象 対象データ 対象データ名 データセット "
            "データ バックアップ名 dataset data",
        ),
        worded("content", "データ種別 データ区分 対象種別 種別 種類 区分 content", CONTENTS),
        Column(
            "host",
            titled(
                "取得元 取得元機器 取得元サーバ 対象機器 対象サーバ バックアップ元 "
                "取得対象機器 機器名 ホスト名 サーバ名 host"
            ),
            cells.half,
            group=True,
        ),
        several(
            "sources",
            "対象パス 取得元パス パス 対象フォルダ 対象ディレクトリ 対象領域 取得対象 "
            "対象データベース データベース名 path paths sources",
        ),
        Column(
            "every_hours",
            titled(
                "取得周期(時間) 取得周期 取得頻度 周期 頻度 バックアップ周期 バックアップ頻度 "
                "取得間隔 間隔"
            ),
            periods.period,
            float,
            group=True,
        ),
        Column(
            "generations",
            titled("世代数 世代 保存世代 保存世代数 保管世代 保管世代数 世代管理 generations"),
            periods.count,
            int,
            group=True,
        ),
        Column(
            "retention_days",
            titled("保存期間(日) 保存期間 保管期間 保持期間 保存日数 保管日数 retention"),
            periods.days,
            int,
            group=True,
        ),
        Column(
            "rpo_hours",
            titled("RPO(時間) RPO 目標復旧時点 目標復旧時点(RPO) 目標復旧時点(時間)"),
            cells.hours,
            float,
            group=True,
        ),
        _flag("offsite", "遠隔地保管 遠隔地 遠隔保管 遠地保管 庁外保管 外部保管 offsite"),
        _flag(
            "offline",
            "オフライン保管 オフライン 隔離保管 切離し保管 変更不可保管 イミュータブル offline",
        ),
        _flag("encrypted", "暗号化 暗号化の有無 暗号 encrypted"),
        grouped(
            "credential",
            "鍵の保管 鍵の保管場所 鍵保管 鍵保管場所 鍵の管理 認証情報の保管 "
            "パスワードの保管場所 credential",
        ),
        grouped("owner", "担当 担当者 担当者名 担当課 担当部署 責任者 所管課 owner"),
        text("note", "備考 摘要 メモ 特記事項 note notes remarks"),
    ),
    ("id",),
    ("system", "name"),
)
