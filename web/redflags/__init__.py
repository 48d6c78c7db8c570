"""The safety texts and the red-flag vocabulary as staff see them and clinical approvers change them."""
