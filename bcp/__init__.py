"""What was promised to survive, and what to do now."""
