"""The schema's history: one line of revisions, each run once in every database."""
