"""Other systems' formats, one folder each: `read.py` turns their text into rows, `bring_in.py` acts on them."""
