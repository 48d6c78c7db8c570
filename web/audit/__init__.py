"""What staff did, written down so that a later change to the record can be seen."""
