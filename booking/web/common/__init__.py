"""What all faces share: who is there, which organisation, which language, forms, words, faults, headers."""
