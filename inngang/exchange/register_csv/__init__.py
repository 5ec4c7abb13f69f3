"""The register as a table one can open in a spreadsheet (CSV): out, and in again with a word for each row that is wrong."""
