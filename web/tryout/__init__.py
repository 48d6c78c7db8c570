"""Try questions against what is published and what is drafted; nothing of it is recorded."""
