"""How drafts become what patients read: proposed, checked, approved by another, put in place, undone."""
