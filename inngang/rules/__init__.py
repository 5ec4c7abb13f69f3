"""What should happen: plain functions on plain values. No Django, no database, no clock, no chance."""
