"""Signed JSON in and out, so that any other system can be a channel. `openapi.yml` describes it."""
