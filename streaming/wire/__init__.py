"""Message classes generated from `proto/messages.proto`."""
