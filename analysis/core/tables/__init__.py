"""How are weighted cross tables made? Arrays in, figures out."""
