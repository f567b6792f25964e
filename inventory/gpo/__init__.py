"""Group policy as it was written down: backups of policy objects, exports of a domain's policy."""
