"""Exceptions of the policy (例外承認), addressed to hosts as they are called now.

A policy names hosts by their ids. Where the inventory says that a host got another id, its
exceptions go with it; where it does not say so, an exception covers the id it names and no other.
One that was approved before its id was given to another machine does not cover that machine.
"""

from dataclasses import replace

from checks.policy import Policy
from inventory.identity import Machines


def readdressed(policy: Policy, machines: Machines) -> Policy:
    """The policy with its exceptions at the ids of now; the digest is that of its texts."""
    moved = tuple(replace(one, host=machines.now(one.host, one.since)) for one in policy.waivers)
    return policy if moved == policy.waivers else replace(policy, waivers=moved)
