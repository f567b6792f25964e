"""What is kept beside the answers to commands: seen of a device, not shown by it.

These names stand among the answers of evidence where a command would; a family has none of them.
"""

PROMPT = "prompt"  # the prompt of the session; AlaxalA begins it with ! where nothing was saved
FIRST_LINE = "ssh first line"  # of the SSH server, RFC 4253, 4.2
PUBLIC = "snmp public"  # answered, closed or silent, to SNMPv2c with this community
