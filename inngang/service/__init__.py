"""What happens: one Django app a noun, each knowing only those below it."""
