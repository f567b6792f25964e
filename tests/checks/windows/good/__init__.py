"""Sections of a terminal on which all is well; each module has its own in `GOOD`."""
