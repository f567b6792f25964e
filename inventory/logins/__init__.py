"""Logins that are tried: one attempt over SSH, RADIUS, LDAP or HTTPS, and what was answered."""
