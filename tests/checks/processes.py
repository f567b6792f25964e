"""What the probe of `Processes` prints, one process at a time."""


def process(pid: int, name: str, path: str, owner: str, uids: str, space: int = 11) -> str:
    """Lines of one process; empty values are what the kernel did not tell."""
    lines = [f"{space} /proc/{pid}/ns/pid"]
    lines += [f"exe {owner} /proc/{pid}/exe"] if owner else []
    if uids:
        real, effective = uids.split()
        lines.append(f"/proc/{pid}/status:Uid:\t{real}\t{effective}\t{effective}\t{effective}")
    lines += [f"to '/proc/{pid}/exe' -> '{path}'"] if path else []
    return "\n".join([*lines, f"name {pid} {name}"])


def systemd() -> str:
    """Process 1."""
    return process(1, "systemd", "/usr/lib/systemd/systemd", "0 755", "0 0")


def chronyd(
    pid: int = 8,
    *,
    name: str = "chronyd",
    path: str = "/usr/sbin/chronyd",
    owner: str = "0 755",
    uids: str = "0 0",
    space: int = 11,
) -> str:
    """A time daemon as its service starts it, or otherwise."""
    return process(pid, name, path, owner, uids, space)


def processes(*each: str) -> str:
    """The whole list."""
    lines = [line for one in each for line in one.splitlines()]
    names = [line.removeprefix("name ") for line in lines if line.startswith("name ")]
    rest = [line for line in lines if not line.startswith("name ")]
    return "\n".join(["11 /proc/self/ns/pid", *rest, "names", *names, ""])
