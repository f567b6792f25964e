"""Rules over the continuity book (C0 to C15): each a pure function with its words beside it."""
