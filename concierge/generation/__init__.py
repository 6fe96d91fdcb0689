"""Open-ended answers: the prompt, the model behind one protocol, and the reply that leaves."""
