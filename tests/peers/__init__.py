"""The same lab hosts before other scanners: where do we differ, and who is right."""
