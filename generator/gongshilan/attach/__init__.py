"""Attachments: which files records publish, and every one of them cleaned of what its readers would not see, or refused."""
