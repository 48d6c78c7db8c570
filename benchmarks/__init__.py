"""Measure the assistant: on a file of questions, against other pipelines, and under load."""
