"""Values of a comment's fields: texts, dates, counts, parents, flags and IDs."""
