"""What is left when all is over: a verifiable package of everything an edition may see, its catalogue, and what is filed above."""
