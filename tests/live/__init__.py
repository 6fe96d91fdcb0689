"""Real servers on free ports: Rasa, the action server and the web server, and a real browser."""
