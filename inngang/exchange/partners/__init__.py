"""Enquiries to us and their status as data, for the systems of municipalities and other partners (samarbeidspartneres systemer)."""
