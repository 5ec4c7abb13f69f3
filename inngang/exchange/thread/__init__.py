"""Message threads, as the message service gives them (meldingskjeder)."""
