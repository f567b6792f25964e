"""Why the operating system refused a file, in words of both languages (errno(3))."""

import errno

from inventory.words import T

_WHY = {
    errno.ENOENT: T("ファイルかフォルダーがありません", "no such file or folder"),
    errno.EISDIR: T("フォルダーです", "it is a folder"),
    errno.ENOTDIR: T("途中の名前がフォルダーではありません", "a part of the path is no folder"),
    errno.EACCES: T("権限がありません", "permission denied"),
    errno.EPERM: T("権限がありません", "permission denied"),
    errno.EROFS: T("読み取り専用の場所です", "the file system is read-only"),
    errno.ENOSPC: T("空き容量がありません", "no space is left"),
    errno.ENAMETOOLONG: T("名前が長すぎます", "the name is too long"),
    errno.EEXIST: T("もうあります", "it is already there"),
    errno.EIO: T("読み書きの途中で誤りが起きました", "input or output error"),
}


def refusal(error: OSError) -> T:
    """What was refused; of a number that is not here, the words of the system itself."""
    said = error.strerror or type(error).__name__
    return _WHY.get(error.errno or 0, T(said, said))
