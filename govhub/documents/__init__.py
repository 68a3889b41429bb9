"""Texts that several people write at once: live editing, versions, differences, restoring."""
