"""Measures of the whole system under load: ``make load``."""
