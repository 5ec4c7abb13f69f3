"""The office adviser's pages: mine, my team's, what is due, what is late, who waits for me (kontoret)."""
