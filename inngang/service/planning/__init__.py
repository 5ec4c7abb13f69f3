"""What would happen if we did it another way (planlegging): who gets how much, forecasts, scenarios and rosters."""
