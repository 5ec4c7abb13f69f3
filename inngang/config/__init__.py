"""How it is started: settings, addresses, the `inngang` command, the embedded database."""
