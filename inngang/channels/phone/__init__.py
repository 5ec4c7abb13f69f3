"""The telephone: an interface for telephone systems, and a switch that plays them (telefon)."""
