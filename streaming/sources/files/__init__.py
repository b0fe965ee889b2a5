"""Files of comments: containers, the tools that wrote them, and the fields of a comment."""
