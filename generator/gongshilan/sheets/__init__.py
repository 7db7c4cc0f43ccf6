"""Spreadsheets in and out: cells by place, whatever the file is called. Knows no records."""
