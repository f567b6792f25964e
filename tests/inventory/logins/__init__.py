"""Logins tried on real servers, and on servers that lie."""
