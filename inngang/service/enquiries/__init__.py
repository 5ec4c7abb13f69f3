"""Every contact is one of these (henvendelse)."""
