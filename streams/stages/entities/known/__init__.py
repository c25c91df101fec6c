"""What is known before any article is read: countries, capitals, bodies, politicians."""
