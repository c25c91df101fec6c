"""The Faust apps, one file each: wiring of stages, tables and topics, and nothing else."""
