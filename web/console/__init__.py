"""The staff's side: sign in, see who needs help, acknowledge, close."""
