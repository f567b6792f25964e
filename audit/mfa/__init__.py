"""Two-factor authentication proven by trying it, evidence of others, and what share is covered."""
