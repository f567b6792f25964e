"""The continuity book: what the inventory does not know, as YAML and as a workbook."""
