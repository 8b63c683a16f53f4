// RTCMultiConnection's signaling server as its own server.js sets it up, without HTTP pages and logs. Tells its port; ends when its standard input does.
const server = require('http').createServer();
const io = require('socket.io')(server);
const rmc = require('rtcmulticonnection-server');

io.on('connection', (socket) => {
  rmc.addSocket(socket, {});
  const { socketCustomEvent } = socket.handshake.query;
  socket.on(socketCustomEvent ?? 'custom-message', (message) => socket.broadcast.emit(socketCustomEvent, message));
});
server.listen(0, 'localhost', () => console.log(`=${server.address().port}`));
process.stdin.on('end', () => process.exit()).resume();
