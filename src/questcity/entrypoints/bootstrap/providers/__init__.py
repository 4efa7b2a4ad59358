"""What stands behind each port, one provider a technology."""
