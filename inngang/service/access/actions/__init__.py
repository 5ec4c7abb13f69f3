"""What changes the right to see a person."""

from inngang.service.access.actions.declare_interest import declare_interest

__all__ = ["declare_interest"]
