"""The commented example of `policy/backup-targets.yaml` that `hinomi init` writes."""

TARGETS = "backup-targets.yaml"
TARGETS_EXAMPLE = """\
## バックアップの検証(hinomi backup verify)の対象。「targets:」から下の行頭の「# 」を外します。
## 読むだけです。drill(復元訓練)と canary(削除の試行)は approver と window がある時だけ行います。
## 計画だけを見る: hinomi backup verify --dry-run      手順: docs/how-to/backup_verify.md
## Targets of `hinomi backup verify`, read only; drill and canary need approver and window.
## 秘密はここに書かず、age ファイルに入れます / secrets go into the age file, never in here:
##   hinomi inventory secret juki-restic      リポジトリのパスワード / password of the repository
##
# targets:
#   juki-nas:
#     tool: restic                     # restic borg tree archive pg_dump pg_basebackup
#                                      # pgbackrest mysql_dump duplicity catalog
#     host: SV-901                     # 写しを読める機器(管理番号か機器名)。この端末なら local
#     location: /backup/juki           # その機器から見た場所 / as that host sees it
#     # options: {layout: rsnapshot}   # 道具ごとの指定 / for the tool
#     secrets: {password: juki-restic} # 道具が求める名前: age ファイルの名前
#     holds: [BK-001]                  # 台帳シート「バックアップ」の番号 / ids of the ledger
#     # privilege: sudo                # none sudo password: 読むために要る権限。省けば none
#     declared:                        # 担当課が申告すること / what the section declares
#       site: 東庁舎
#       offsite: true                  # 遠隔地か / away from the source
#       medium: nas                    # disk nas tape optical cloud
#       # offline_since: 2026-11-20    # 切り離しを最後に見た日 / last seen disconnected
#       # immutable_until: 2026-12-20  # 消せない期限 / cannot be deleted until
#       # object_lock: object-lock     # ロックの一覧を取り込む対応表 / mapping of lists of locks
#       # lock_mode: COMPLIANCE        # COMPLIANCE GOVERNANCE append-only WORM
#       key_kept_at: 情報政策課の金庫  # 鍵の写しの保管場所 / where the copy of the key is
#       separate_login: true           # 業務側と別の認証情報か / other credentials
#       alarm: 失敗をメールで情報政策課へ
#       alarm_tested: 2026-10-01
#     budget: {bytes: 2GiB, seconds: 1800, slices: 30}   # 1回に読む上限 / most of one run
#     # drill:
#     #   approver: 情報政策課長 鈴木一郎
#     #   window: {from: 2026-12-01 18:00, to: 2026-12-01 20:00}
#     #   scratch_host: SV-950         # 同じ系の検証機。この端末なら local / in the same zone
#     #   scratch: /srv/hinomi-drill   # 空の作業フォルダー / an empty folder
#     #   quota: 20GiB
#     #   sample: 200                  # 復元するファイル数 / files
#     #   seconds: 3600
#     #   queries:
#     #     - {database: juki, sql: "SELECT count(*) > 0 FROM resident", expect: "t"}
#     # canary:                        # 消すために作った写しを、業務側から消せるか試す
#     #   approver: 情報政策課長 鈴木一郎
#     #   window: {from: 2026-12-01 18:00, to: 2026-12-01 20:00}
#     #   host: SV-001                 # 写しを作る側 / the host that makes the copies
#     #   name: hinomi-canary-2026     # hinomi-canary- で始まる名前の写しだけ / only this one
#     #   # location: rest:http://backup.lg.jp/juki      # その機器から見た場所
#     #   # secrets: {password: juki-restic}
#     #   # privilege: sudo
"""
