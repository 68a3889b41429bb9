"""Spaces, the stakeholders in them, and who may act for whom."""
