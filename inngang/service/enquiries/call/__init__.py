"""What each signal of a telephone call does to the enquiry (samtale). `actions.hear` says in which order."""
