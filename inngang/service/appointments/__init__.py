"""Appointments (avtaler): meetings at a place, by video and by phone, in one calendar."""
