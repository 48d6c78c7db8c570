"""Conformance of every messaging app, judged from outside: ``make conformance``."""
