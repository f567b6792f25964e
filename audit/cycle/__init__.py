"""The yearly internal audit, from plan to follow-up: what is asked of whom, and what came of it."""
