"""What an editor's Markdown may become: the explicit list, the engine, the cleaner, and what to say of what is not allowed."""
