"""The municipality's own simple checks: data read from YAML, judged like every other check."""
