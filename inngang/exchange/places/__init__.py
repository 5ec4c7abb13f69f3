"""Places as official registers publish them: postcodes, municipalities, and streets that belong to another area."""
