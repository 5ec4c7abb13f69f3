"""What those see who come to an office, and those who meet them: the machine with numbers, the wall, the counter."""
