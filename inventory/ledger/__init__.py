"""The section's own Excel and CSV ledgers, in and out."""
