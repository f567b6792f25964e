"""Legal clocks of an incident: what must be reported to whom, and by which day."""
