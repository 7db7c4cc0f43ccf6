"""The editor's desk: forms in a browser on this machine, out of which come well-formed files of records."""
