"""Participatory budgets: which projects are funded, by greedy rules and by equal shares."""
