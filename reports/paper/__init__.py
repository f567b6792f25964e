"""Paper: fonts, line breaking, page flow and PDF/A; nothing here knows what an audit is."""
