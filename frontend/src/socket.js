/* The Socket.IO client alone, for pages that only listen. */
export { io } from "socket.io-client";
