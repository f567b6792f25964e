"""Backups proven: asked where they are, read in part or whole, and restored."""
