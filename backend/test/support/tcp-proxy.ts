import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Stands before a service so that a test can take it away and give it back without touching the service itself. */
export class TcpProxy {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private isCut = false;

  /** @returns the service's URL with the proxy's address */
  async start(url: string): Promise<string> {
    const target = new URL(url);
    const { port, hostname } = target;
    this.server = createServer((client) => this.join(client, connect(Number(port), hostname)));
    await new Promise<void>((resolve) => this.server!.listen(0, '127.0.0.1', resolve));
    target.hostname = '127.0.0.1';
    target.port = String((this.server.address() as AddressInfo).port);
    return target.href;
  }

  /** Ends all connections and every new one. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.isCut = false;
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server?.close(resolve) ?? resolve(undefined));
  }

  private join(client: Socket, service: Socket): void {
    for (const socket of [client, service]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        this.sockets.delete(socket);
        client.destroy();
        service.destroy();
      });
    }
    if (this.isCut) client.destroy();
    else client.pipe(service).pipe(client);
  }
}
