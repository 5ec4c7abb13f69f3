"""The same work for the twin and for others: what comes, who is there, and how each of them is given it."""
