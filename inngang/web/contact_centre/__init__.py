"""The contact centre's pages: take the next, see who waits, answer, promise, pass on (kontaktsenteret)."""
