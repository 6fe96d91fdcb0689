"""What conversations teach: feedback and figures."""
