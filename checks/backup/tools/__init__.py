"""Backup tools: how each is asked, read-only, and how its answers are read. Pure."""
