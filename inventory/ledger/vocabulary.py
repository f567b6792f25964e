"""The words that ledgers use for zones, kinds and grades, and which of them lose nothing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from inventory.ledger.problem import MisfitError
from inventory.ledger.text import fold, key
from inventory.model import (
    Classification,
    Content,
    Criticality,
    Kind,
    Platform,
    Privilege,
    Way,
    Zone,
)
from inventory.words import T

E = TypeVar("E", bound=StrEnum)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Worded(Generic[V]):
    """A value together with the ledger's own wording, which says more than the value."""

    value: V
    wording: str


class Words(Generic[E]):
    """A vocabulary: the word written, its equals, and narrower words (複合機 under その他)."""

    def __init__(
        self,
        written: Mapping[E, str],
        equal: Mapping[E, str],
        narrower: Mapping[E, str] | None = None,
        tail: str = "",
    ) -> None:
        """Words are given separated by blanks; `tail` is a pattern cut off before looking up."""
        self.written = dict(written)
        self._tail = re.compile(f"(?:{tail})$") if tail else None
        self._equal = _index(written, {e: w.split() for e, w in equal.items()})
        self._narrower = _index({}, {e: w.split() for e, w in (narrower or {}).items()})

    def parse(self, text: str) -> E | Worded[E]:
        """The value of a word; an unknown word misfits and the known ones are named."""
        found = self.find(text)
        if found is None:
            raise MisfitError(self.expected)
        return found

    def find(self, text: str) -> E | Worded[E] | None:
        """The value of a word, or None."""
        word = key(text)
        for form in (word, self._tail.sub("", word) if self._tail else word):
            if form in self._equal:
                return self._equal[form]
            if form in self._narrower:
                return Worded(self._narrower[form], text)
        return None

    def show(self, value: E) -> str:
        """The word that is written for a value."""
        return self.written[value]

    @property
    def expected(self) -> T:
        """The words that are understood, the written ones first."""
        words = "、".join(self.written.values())
        return T(f"次のどれか: {words}", f"one of {words}")


def _index(written: Mapping[E, str], words: Mapping[E, list[str]]) -> dict[str, E]:
    index = {key(word): value for value, each in words.items() for word in each}
    index |= {key(value.value): value for value in written}
    return index | {key(word): value for value, word in written.items()}


ZONES = Words(
    {
        Zone.MYNUMBER: "マイナンバー利用事務系",
        Zone.LGWAN: "LGWAN接続系",
        Zone.INTERNET: "インターネット接続系",
        Zone.OTHER: "その他",
    },
    {
        Zone.MYNUMBER: "個人番号利用事務系 マイナンバー系 マイナンバー 番号系 "
        "個人番号系 基幹系 住基系",
        Zone.LGWAN: "LGWAN系 LGWAN 総合行政ネットワーク接続系 総合行政系",
        Zone.INTERNET: "インターネット系 インターネット INET系 Internet接続系",
        Zone.OTHER: "その他の系 その他系",
    },
    {
        Zone.LGWAN: "内部系 内部情報系 庁内系",
        Zone.INTERNET: "外部系",
        Zone.OTHER: "DMZ 公開系 校務系 学習系 教育系 学校系 制御系 スタンドアロン 単独",
    },
    tail="ネットワク|セグメント|nw|ゾン|領域|側|の系",
)
KINDS = Words(
    {
        Kind.SERVER: "サーバ",
        Kind.TERMINAL: "端末",
        Kind.NETWORK: "ネットワーク機器",
        Kind.OTHER: "その他",
    },
    {
        Kind.SERVER: "サーバー サーバ機 サーバ機器 SV",
        Kind.TERMINAL: "クライアント クライアント端末 業務端末",
        Kind.NETWORK: "NW機器 通信機器 ネットワーク",
        Kind.OTHER: "その他機器",
    },
    {
        Kind.SERVER: "物理サーバ 仮想サーバ 仮想マシン VM ホストOS ハイパーバイザ ESXi "
        "クラウドサーバ アプライアンスサーバ DBサーバ Webサーバ APサーバ "
        "ファイルサーバ メールサーバ",
        Kind.TERMINAL: "パソコン PC ノートPC ノートパソコン ノート ノート型 ノート型パソコン "
        "デスクトップ デスクトップPC デスクトップパソコン デスクトップ型 タブレット "
        "タブレット端末 シンクライアント ゼロクライアント スマートフォン スマホ Chromebook iPad "
        "ワークステーション モバイル端末 モバイルPC 一体型PC 仮想デスクトップ VDI",
        Kind.NETWORK: "スイッチ スイッチングハブ L2スイッチ L3スイッチ L2SW L3SW SW HUB ハブ "
        "ルータ ファイアウォール ファイヤーウォール FW UTM 無線AP 無線LANアクセスポイント "
        "アクセスポイント AP 無線LANコントローラ ロードバランサ 負荷分散装置 LB VPN装置 "
        "ゲートウェイ プロキシ ONU モデム",
        Kind.OTHER: "複合機 プリンタ ページプリンタ スキャナ NAS ストレージ 無停電電源装置 UPS "
        "カメラ 監視カメラ 電話機 IP電話 IP電話機 プロジェクタ モニタ ディスプレイ テープ装置 "
        "ICカードリーダ 周辺機器 KVM コンソール",
    },
)
PLATFORMS = Words(
    {
        Platform.LINUX: "Linux",
        Platform.WINDOWS: "Windows",
        Platform.NETWORK: "ネットワーク機器",
        Platform.MOBILE: "タブレット等",
        Platform.UNKNOWN: "不明",
    },
    {Platform.NETWORK: "専用OS", Platform.UNKNOWN: "その他"},
)
CLASSIFICATIONS = Words(
    {
        Classification.C3A: "自治体機密性3A",
        Classification.C3B: "自治体機密性3B",
        Classification.C3C: "自治体機密性3C",
        Classification.C2: "自治体機密性2",
        Classification.C1: "自治体機密性1",
    },
    {one: f"機密性{one.value} レベル{one.value}" for one in Classification},
)
CRITICALITIES = Words(
    {Criticality.HIGH: "高", Criticality.MEDIUM: "中", Criticality.LOW: "低"},
    {Criticality.HIGH: "高い H", Criticality.MEDIUM: "中程度 M", Criticality.LOW: "低い L"},
    {
        Criticality.HIGH: "最高 最重要 重要 大 A S",
        Criticality.MEDIUM: "普通 標準 B",
        Criticality.LOW: "小 軽微 C",
    },
)
PRIVILEGES = Words(
    {
        Privilege.AUTO: "自動",
        Privilege.PINNED: "収集スクリプト固定",
        Privilege.PASSWORD: "パスワード付きsudo",
        Privilege.SUDO: "sudo",
        Privilege.NONE: "なし",
    },
    {Privilege.NONE: "無 無し"},
)
WAYS = Words(
    {
        Way.AUTO: "自動",
        Way.SSH: "SSH",
        Way.WINRM: "WinRM",
        Way.LEGACY_SSH: "旧式SSH",
        Way.TELNET: "telnet",
        Way.FILE: "ファイル",
    },
    {Way.FILE: "持込み 手動 オフライン"},
)
CONTENTS = Words(
    {Content.FILES: "ファイル", Content.DATABASE: "データベース", Content.IMAGE: "イメージ"},
    {
        Content.FILES: "ファイルサーバ フォルダ ディレクトリ 文書 文書データ ファイルデータ",
        Content.DATABASE: "DB データベースダンプ DBダンプ ダンプ",
        Content.IMAGE: "システムイメージ イメージバックアップ ディスクイメージ 仮想マシン VM "
        "システム全体 OS",
    },
)
_NO_VALUE = """
なし 無し 無 未定 無期限 期限なし 該当なし 対象外 不明 空白 N/A NA TBD 未設定 DHCP DHCP取得 自動
自動取得 動的 未使用 未割当 保守なし 予備 買取 購入
"""
_NOTHING = frozenset(key(word) for word in _NO_VALUE.split())
_MOBILE = re.compile(r"chrome ?os|ipad ?os|android")
_LINUX = re.compile(
    r"linux|debian|ubuntu|\brhel|red ?hat|centos|alma|rocky|fedora|suse|\bsles|miracle"
)


def says_nothing(text: str) -> bool:
    """Whether a cell holds a word for "no value" (－, なし, DHCP, 無期限) instead of one."""
    return not fold(text).strip("- ") or key(text) in _NOTHING


def guess_platform(os: str, kind: Kind) -> Platform:
    """The platform that the OS column names; network devices speak their own."""
    text = fold(os).casefold()
    if "windows" in text:
        return Platform.WINDOWS
    if _LINUX.search(text):
        return Platform.LINUX
    ios = kind is Kind.TERMINAL and text.startswith("ios")  # Cisco's IOS is written so, too
    if kind is not Kind.NETWORK and (ios or _MOBILE.search(text)):
        return Platform.MOBILE
    return Platform.NETWORK if kind is Kind.NETWORK else Platform.UNKNOWN
