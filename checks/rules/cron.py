"""Whether what stands in a table of cron is ever started."""

from checks.facts.processes import Processes

DAEMONS = ("cron", "crond")


def cron_runs(processes: Processes) -> bool:
    """True where cron(8) itself runs; FactError where only the name of a process says so."""
    return bool(processes.sure(*DAEMONS))
