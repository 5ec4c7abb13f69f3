"""The one door to a person."""
