"""What we send, with delivery state (outbox)."""
