"""Goals: what the partners of a space want to reach together, written live and ratified by a decision."""
