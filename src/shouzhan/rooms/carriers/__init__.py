"""载体: parks, university parks and incubators."""
