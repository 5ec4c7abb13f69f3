"""Email out: a nudge to come and read, never the matter itself (e-post)."""
