"""The unit register (NORG2): which office has which municipality or city district, and which units there are."""
