"""What those see who lead: the day in numbers, what each number counts, and the rules in words."""
