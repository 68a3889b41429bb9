"""What is true about periods, measured values and the way to a target; pure."""
