"""What goes when, and what is held back (sletting, bevaring)."""
