"""Mediation: a conflict becomes a case with a mediator of no party, and ends in what the parties sign."""
