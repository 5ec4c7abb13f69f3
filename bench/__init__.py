"""Measures the hot paths, each next to a reference measured in the same run."""
