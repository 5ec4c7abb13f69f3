"""How people reach us and how answers leave: one folder per channel, all alike; `registry.py` knows them all."""
