"""How we are organised: units, areas, hours, queues, skills, follow-up, presence."""
