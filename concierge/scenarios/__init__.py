"""What conversation designers work on: the scenarios of a Rasa project, read, drawn, listed and begun."""
