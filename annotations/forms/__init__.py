"""What pages let people type."""
