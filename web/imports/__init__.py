"""Topics out as a file and in again as drafts, in the console."""
