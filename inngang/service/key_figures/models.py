"""Key figures are counted from the journal; they keep no table of their own yet."""
