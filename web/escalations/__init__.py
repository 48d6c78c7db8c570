"""What staff must know: each person with a red flag, recorded once, whoever saw it first."""
