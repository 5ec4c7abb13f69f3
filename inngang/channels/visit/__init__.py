"""People who come to an office: a number, no identity, and acute need to a person at once (publikumsmottak)."""
