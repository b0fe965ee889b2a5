"""YouTube's comments: links, channels, quota, live chats and the API itself."""
