"""The forms (様式) of the ministry's guidelines, keyed by set and number, filled from the book."""
