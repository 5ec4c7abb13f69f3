"""What partners and employers see."""
