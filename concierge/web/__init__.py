"""The web server: the demonstration shop, the chat widget's script and the tokens that sign web chats."""
