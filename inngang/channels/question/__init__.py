"""Written questions, around the clock, logged in or not (skriv til oss)."""
