"""The commented example of `policy/mfa-targets.yaml` that `hinomi init` writes."""

TARGETS = "mfa-targets.yaml"
TARGETS_EXAMPLE = """\
# 二要素認証の実証(hinomi mfa verify)の対象。行頭の「# 」を外して使います。
# approver(承認者)と window(時間帯・日本時間)のない対象には何も送りません。
# 計画だけを見る: hinomi mfa verify --dry-run      手順: docs/how-to/prove_two_factor.md
# Targets of `hinomi mfa verify`: without approver and window (Japan time) nothing is sent.
# 秘密はここに書かず、age ファイルに入れます / secrets go into the age file, never in here:
#   hinomi inventory secret kansa-mfa              パスワード / the password
#   hinomi inventory secret kansa-mfa.seed         ワンタイムコードの種 / seed, base 32 or otpauth
#   hinomi inventory secret kansa-mfa.passphrase   鍵のパスフレーズ / passphrase of the key
#   hinomi inventory secret kansa-mfa.shared       RADIUS の共有鍵 / RADIUS shared secret
#
# targets:
#   juki-ssh:
#     protocol: ssh                    # ssh | radius | ldap | https
#     host: SV-001                     # 管理番号・機器名・アドレス / of the ledger, or an address
#     port: 22
#     account: kansa-mfa               # 監査専用。権限なし・期限つき / for this only, no rights
#     factors: [password, code]        # key, password, code: 要ると宣言されている要素
#     system: 住民記録                 # 情報システム名 / the system it belongs to
#     secret: kansa-mfa                # 秘密の名前。省けば account / defaults to account
#     # path: ssh                      # ssh console rdp vpn app: 経路 / the path that it stands for
#     # methods: [publickey, keyboard-interactive]     # ssh だけ。順序どおり / in this order
#     # key_file: kansa_ed25519        # factors に無くても、鍵だけで入れないか試す / tried alone
#     code: {period: 30, digits: 6, algorithm: sha1, window: 1}
#     lockout: {threshold: 10}         # 0 はロックしない。省けば点検結果から / else from a scan
#     # lockout: {threshold: 10, forget_after: 900, reset_by_success: true, counter: ad}
#     rate: {attempts: 3, seconds: 30, gap: 6}         # 対象の回数制限 / the target's own limit
#     # clock_by_hand: 山田 12/1 17:50 電話の時報と比較   # 時計を測れない対象だけ
#     # log_file: /var/log/freeradius/radius.log
#     # options: {style: challenge}                    # radius: style joined nas
#     # options: {name: "uid={account},ou=people,dc=x"}  # ldap: security server_name authority
#     # options: {recipe: policy/mfa/portal.yaml}        # https: 画面の手順 / how to log in
#     approver: 情報政策課長 鈴木一郎
#     window: {from: 2026-12-01 18:00, to: 2026-12-01 20:00}
"""
