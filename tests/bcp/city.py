"""The continuity of 火見市, a city that does not exist: the lab's ledger, more of it, the book.

Real conflicts stand in it: 認証基盤 and バックアップ管理 need each other, the password book lies
on a system that is restored after them, one person knows 認証基盤 and lives 24 km away, the UPS
is shorter than the shutdown, and 公式ホームページ takes three hours of its promised one.
"""

from functools import cache
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory

from bcp.book.joining import continuity
from bcp.book.model import Book
from bcp.book.reading import read_book
from bcp.model import Continuity
from inventory.ledger.changes import keeping, overlaid
from inventory.ledger.reading import read_ledger
from inventory.model import Content, DataSet, Host, Kind, Ledger, Platform, System, Zone
from tests.lab.demo_backups import SETS, declare_backups
from tests.lab.ledger import write_sample

FOLDER = Path(__file__).with_name("city")
_KIBAN, _TOUZAI = "総務部 情報政策課", "東西システムズ株式会社"
_ROOM, _FIRE = "本庁舎3階 サーバ室", "消防本部 2階"


def _host(
    number: int,
    name: str,
    system: str,
    place: str,
    kind: Kind = Kind.SERVER,
    zone: Zone = Zone.LGWAN,
) -> Host:
    """One more line of the ledger, at an address where no lab host answers."""
    platform = {Kind.NETWORK: Platform.NETWORK, Kind.TERMINAL: Platform.WINDOWS}
    return Host(
        id=f"火情-2{number:03}",
        name=name,
        kind=kind,
        zone=zone,
        platform=platform.get(kind, Platform.LINUX),
        addresses=(ip_address(f"10.77.2.{number}"),),
        department=_KIBAN,
        location=place,
        systems=(system,) if system else (),
        vendor=_TOUZAI,
    )


def _system(
    name: str, business: str, rto: float, rpo: float, *needs: str, zone: Zone = Zone.LGWAN
) -> System:  # fmt: skip
    return System(
        name=name,
        business=business,
        department=_KIBAN,
        zone=zone,
        rto_hours=rto,
        rpo_hours=rpo,
        depends_on=needs,
        vendor=_TOUZAI,
    )


EXTRA = Ledger(
    systems=(
        _system("認証基盤", "利用者の認証", 4, 24),
        _system("バックアップ管理", "写しの取得と復元", 24, 24, "認証基盤"),
        _system("防災情報システム", "被害と避難所の情報", 1, 1),
        _system("メール・グループウェア", "連絡", 12, 24),
    ),
    data_sets=(
        DataSet(
            id="火控-04",
            system="福祉総合システム",
            name="要配慮者名簿",
            content=Content.DATABASE,
            host="fukushi-sv01",
            sources=("fukushi",),
            every_hours=24,
            generations=7,
        ),
        DataSet(id="火控-05", system="認証基盤", name="ディレクトリ", host="ninsho-sv01"),
    ),
    hosts=(
        _host(1, "ninsho-sv01", "認証基盤", _ROOM),
        _host(2, "ninsho-sv02", "認証基盤", _ROOM),
        _host(3, "bkup-sv02", "バックアップ管理", _FIRE),
        _host(4, "bousai-sv01", "防災情報システム", _ROOM),
        _host(5, "mail-sv01", "メール・グループウェア", _ROOM),
        _host(6, "core-sw01", "", _ROOM, Kind.NETWORK),
        _host(7, "core-sw02", "", _ROOM, Kind.NETWORK),
        _host(8, "fw01", "", _ROOM, Kind.NETWORK, Zone.INTERNET),
        _host(9, "fire-sw01", "", _FIRE, Kind.NETWORK),
        _host(10, "tosho-sw01", "", "市立図書館 事務室", Kind.NETWORK, Zone.INTERNET),
        _host(11, "kanri-pc01", "", "本庁舎2階 情報政策課", Kind.TERMINAL),
        _host(12, "bousai-pc01", "防災情報システム", "本庁舎2階 危機管理課", Kind.TERMINAL),
        _host(13, "bousai-pc02", "防災情報システム", _FIRE, Kind.TERMINAL),
    ),
)


@cache
def city_ledger() -> Ledger:
    """The ledger of the demo with what `EXTRA` adds."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_sample(folder / "機器台帳.xlsx")
        declare_backups(folder, folder)
        ledger = Ledger()
        for file in ("機器台帳.xlsx", SETS):
            ledger = keeping(ledger, overlaid(ledger, read_ledger(folder / file)))
    return keeping(EXTRA, ledger)


def city_book() -> Book:
    """The book of the city, read from its file."""
    return read_book(FOLDER)


CITY: Continuity = continuity(city_ledger(), city_book())
