"""Letters out, for everybody who does not want or cannot have anything digital (brev)."""
