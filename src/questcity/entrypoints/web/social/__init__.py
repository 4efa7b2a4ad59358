"""Reviews and favourites."""
