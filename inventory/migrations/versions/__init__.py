"""The revisions, in one line; a published one is never changed."""
