"""Figures for staff: how many asked, what was answered, how soon red flags were seen to."""
