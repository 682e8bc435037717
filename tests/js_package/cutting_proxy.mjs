// A TCP proxy that ends connections in the middle of what the server says.
import { once } from "node:events";
import net from "node:net";
import { freePort } from "./mimeo.mjs";

/** Passes connections on to 127.0.0.1:`target`, each until `bytes()` bytes of answers have gone through. */
export async function cuttingProxy(target, bytes) {
  const proxy = { port: freePort(), connections: 0 };
  const open = new Set();
  const server = net.createServer((client) => {
    proxy.connections += 1;
    let left = bytes();
    const upstream = net.connect(target, "127.0.0.1");
    const end = () => [client, upstream].forEach((socket) => socket.destroy());
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on("error", end).on("close", end);
    }
    client.on("data", (piece) => upstream.write(piece));
    upstream.on("data", (piece) => {
      client.write(piece.subarray(0, left));
      left -= piece.length;
      if (left <= 0) client.end(end);
    });
  });
  server.listen(proxy.port, "127.0.0.1");
  await once(server, "listening");
  proxy.close = () => {
    server.close();
    for (const socket of open) socket.destroy();
  };
  return proxy;
}
