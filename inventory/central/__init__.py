"""Central evidence of two-factor authentication: exports of other products, one canonical form."""
