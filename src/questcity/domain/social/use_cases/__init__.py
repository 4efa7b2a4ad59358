"""What can be asked about reviews and favourites, one use case a module."""
