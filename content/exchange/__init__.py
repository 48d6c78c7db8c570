"""Topics out of the project and in again: as a workbook (XLSX), as CSV, as Rasa's own YAML.

Reading gives a change set, never a changed file: what becomes of it is for the caller to decide.
"""
