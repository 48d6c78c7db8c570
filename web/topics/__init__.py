"""Where staff change topics: drafts in the database, until a release publishes them."""
