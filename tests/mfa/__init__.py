"""The calculation of factors against real logins on lab hosts."""
