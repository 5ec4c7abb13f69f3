"""What would happen: the same rules on a day that has not been."""
