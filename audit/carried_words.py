"""What is said of carried files that fit no host of the ledger; each says what to do next."""

from collections.abc import Sequence

from inventory.words import T

_SHOWN = 200  # files in one message

NO_FOLDER_FILES = T(
    "{0}: フォルダーに .json か .txt の収集結果がありません。置いた場所を確かめてください",
    "{0}: no .json or .txt output in this folder; check where it was put",
)
UNREADABLE = T(
    "{0}: 読めません（{1}）。ファイル名と権限を確かめてください",
    "{0}: cannot be read ({1}); check its name and permissions",
)
AGAIN = T(
    "{0}: {1} と同じ機器 {2} の出力です。一つだけ指定してください",
    "{0}: output of {2}, like {1}; give one of them",
)
NO_SUCH_HOST = T(
    "{0}: 機器 {1} は台帳にありません。hinomi inventory list で確かめてください",
    "{0}: host {1} is not in the ledger; see hinomi inventory list",
)
INCOMPLETE = T(
    "{0}: 収集スクリプトの完全な出力ではありません。取り直すか --host で機器を指定",
    "{0}: not one complete collector output; collect again, or name the --host",
)
REDIRECTED = T(
    "{0}: PowerShell の > で保存した UTF-16 です。-OutFile で取り直してください",
    "{0}: UTF-16 that `>` of PowerShell wrote; collect again with -OutFile",
)
NOT_ONE_HOST = T(
    "{0}: ホスト名 {1} の機器が台帳で一つに決まりません（{2}）。"
    "台帳に加えるか直す、又は --host で指定",
    "{0}: the name {1} fits no single host of the ledger ({2}); "
    "add or correct it, or name the --host",
)
OTHER_SERIAL = T(
    "{0}: 台帳の {1} の製造番号は {2} ですが、出力は {3} です。台帳を直してください",
    "{0}: the serial number of {1} is {2} in the ledger and {3} in the output; correct the ledger",
)
OTHER_HOST = T(
    "{0}: --host の {1} ではなく {3} の出力です（{2}）。ファイルか --host を確かめてください",
    "{0}: not output of the --host {1} but of {3} ({2}); check the file or the --host",
)
OTHER_PLATFORM = T(
    "{0}: {1} の出力ですが、台帳の {2} は {3} です。台帳の OS を直してください",
    "{0}: output of {1}, but the ledger has {2} as {3}; correct it there",
)
_MANY = T(
    "{0} 個のファイルを取り込めません。どのファイルも取り込んでいません。",
    "{0} files cannot be taken in; none was.",
)
_MORE = T("ほか {0} 個", "and {0} more")


def all_of(wrong: Sequence[T]) -> T:
    """One complaint as it is; of several each in its line, below how many they are."""
    if len(wrong) == 1:
        return wrong[0]
    lines = [_MANY.format(len(wrong)), *wrong[:_SHOWN]]
    if len(wrong) > _SHOWN:
        lines.append(_MORE.format(len(wrong) - _SHOWN))
    return T("\n".join(one.ja for one in lines), "\n".join(one.en for one in lines))
