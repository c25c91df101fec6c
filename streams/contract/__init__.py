"""The public promise: messages, topics, headers, ids, errors and settings. Imports nothing else of ours."""
