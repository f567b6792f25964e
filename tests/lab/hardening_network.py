"""The network side of the city's standard: texts at login."""

from tests.lab.spec import File, Part

_WARNING = "許可のない利用を禁じます。操作は記録されます。\n"

LOGIN_TEXTS = Part(files=(File("/etc/issue", _WARNING), File("/etc/motd", _WARNING)))
NETWORK = LOGIN_TEXTS
