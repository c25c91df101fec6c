"""What can be asked of the read model, and how it is answered: no HTTP here."""
