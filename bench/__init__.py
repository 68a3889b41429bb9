"""Figures about GovHub, measured through real parts: `python -m bench` prints them as JSON."""
