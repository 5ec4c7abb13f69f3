"""Text messages out (sms)."""
