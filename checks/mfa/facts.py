"""What has to be collected from a host before its cells can be calculated."""

from checks.fact import HostFact
from checks.facts.accounts import Accounts, Shadow
from checks.facts.doors import Doors
from checks.facts.enrolment import Enrolment
from checks.facts.pam import Pam
from checks.facts.pam_files import PamFiles
from checks.facts.socket_owners import SocketOwners
from checks.facts.ssh_keys import SshKeys
from checks.facts.sshd import Sshd
from checks.facts.sudoers import Sudoers

FACTS: tuple[type[HostFact], ...] = (
    Accounts,
    Doors,
    Enrolment,
    Pam,
    PamFiles,
    Shadow,
    SocketOwners,
    SshKeys,
    Sshd,
    Sudoers,
)
