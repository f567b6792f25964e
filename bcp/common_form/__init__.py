"""The common forms (共通様式) for ransomware and DDoS, filled from an incident."""
