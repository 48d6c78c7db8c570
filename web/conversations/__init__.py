"""A person of the staff answers in the bot's place: who owns each conversation, and the pages for it."""
