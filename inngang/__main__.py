"""`python -m inngang` is the same as the command `inngang`."""

from inngang.config.command import main

main()
