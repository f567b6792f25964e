"""Configuration files of systemd with their drop-ins, as systemd-system.conf(5) merges them."""

from collections.abc import Iterable, Mapping

FOLDERS = ("/etc", "/run", "/usr/local/lib", "/usr/lib", "/lib")


def assigned(texts: Mapping[str, str], name: str, section: str, key: str) -> tuple[str, ...]:
    """Every value of a key in the order of reading: main file, then drop-ins by base name.

    `name` is the file's path below a configuration folder, such as `systemd/system.conf`.
    """
    return tuple(
        value
        for text in in_order(texts, name)
        for have, word, value in settings(text)
        if have == section and word == key
    )


def in_order(texts: Mapping[str, str], name: str) -> Iterable[str]:
    """The first main file that is there, then each drop-in that no other of its name hides."""
    mains = [path for folder in FOLDERS if (path := f"{folder}/{name}") in texts]
    yield from (texts[path] for path in mains[:1])
    dropins: dict[str, str] = {}
    for folder in FOLDERS:
        head = f"{folder}/{name}.d/"
        for path, text in texts.items():
            if path.startswith(head) and path.endswith(".conf"):
                dropins.setdefault(path.removeprefix(head), text)
    yield from (dropins[one] for one in sorted(dropins))


def settings(text: str) -> Iterable[tuple[str, str, str]]:
    """Section, key and value of each line; a backslash at the end joins the next line."""
    section = ""
    for line in text.replace("\\\n", " ").splitlines():
        stripped = line.strip()
        if stripped.startswith("[") and stripped.endswith("]"):
            section = stripped[1:-1]
        elif stripped and stripped[0] not in "#;" and "=" in stripped:
            key, _, value = stripped.partition("=")
            yield section, key.strip(), value.strip()
