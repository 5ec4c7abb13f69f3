"""Numbers counted from the journal (nøkkeltall)."""
