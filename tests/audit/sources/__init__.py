"""Tests of imports of asset tools, and of what follows from them."""
