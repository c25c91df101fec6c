"""What runs in the workers' processes: stages, loaded there and nowhere else."""
