"""The trained pair network: who takes which side towards what, one encoder pass a sentence."""
