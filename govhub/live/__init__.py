"""What Socket.IO needs: the server, the one decorator for events, rooms, broadcast."""
