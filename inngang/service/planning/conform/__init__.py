"""The twin against the service itself (samsvar): a made-up day is played by both, and both must place everybody alike.

`made_up` makes a small place of work, in the tables and as a scenario, by a number. `live` plays the scenario's day through the
verbs of the service under a clock of its own, in a transaction that is undone. `told` lays the two logs side by side.
"""
