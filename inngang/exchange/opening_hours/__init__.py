"""Opening hours of receptions, as the office pages have them (åpningstider, publikumsmottak)."""
