"""What patients asked: real questions without what identifies anyone, for staff to learn from."""
