"""What is owned, who answers for it, how it is reached, and what was written down."""
