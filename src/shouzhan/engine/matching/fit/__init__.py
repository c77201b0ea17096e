"""What comes after the words: do a need and a result fit each other, may they meet, and who has been shown often enough."""
