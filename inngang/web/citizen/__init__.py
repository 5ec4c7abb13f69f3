"""What the people we help see: find the way in, write, come back, follow what happens (innbygger)."""
