"""Backups judged: what a repository tells, what reading and restoring it showed, and the rules."""
