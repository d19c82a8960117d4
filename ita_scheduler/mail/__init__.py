"""Mail: from an outbox row to bytes, and from bytes to a server or a folder. What an SMTP reply means stands here."""
