"""What Rasa loads into its own process: channels, NLU components, policies, stores."""
