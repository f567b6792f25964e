"""What devices do where their configuration prints nothing: rows with models and sources."""
