"""A long, seeded series of faults under the real system: ``make faults``."""
