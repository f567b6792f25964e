"""What backup products report of themselves, read from their exports."""
