"""What ``schema/`` says: record kinds, vocabularies and rulebooks, loaded into values the stages share."""
