"""Inngang (entrance): every way in to a labour-and-welfare service, one matter, one promise."""
