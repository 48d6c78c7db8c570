"""Proof of the red-flag reader: variants of every proof case, mutants of the vocabulary, the hazard log."""
