"""What is true about public data: how it is written, and how a result is counted anew."""
