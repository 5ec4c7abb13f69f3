"""The one table of what we owe people."""
