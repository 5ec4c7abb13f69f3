"""Persons, their representatives, staff and organisations."""
