"""The language: TR catalogue as data, the codec in both directions, real-time types, error map."""
