"""Facts of Windows hosts, each with its PowerShell fragment and its parser."""
