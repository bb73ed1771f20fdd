import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from '../config/config.ts';
import { Mendable } from '../config/mendable.ts';

export class PortTaken extends Mendable {}

/** A server that was killed may hold its port a moment longer. */
const PATIENCE = 5;
const NEXT_PORTS = 20;

/** Listens, and returns the address to open. A port nobody chose may be the next free one; a chosen one is waited for, then refused. */
export async function bind(server: Server, { port, portChosen, host, origin }: Config): Promise<URL> {
  const tries = portChosen ? Array<number>(PATIENCE).fill(port) : Array.from({ length: NEXT_PORTS }, (_, i) => port + i);
  for (const candidate of tries) {
    if (!(await listens(server, candidate, host))) {
      if (portChosen) await pause(500);
      continue;
    }
    const { port: bound } = server.address() as AddressInfo;
    const address = new URL(origin);
    // An origin that only repeats the port we were to have follows the one we got.
    if (origin.port === String(port) && bound !== port) address.port = String(bound);
    return address;
  }
  throw new PortTaken(`PORT ${port} is taken by another program: stop it, or set PORT to a free one.`);
}

const listens = (server: Server, port: number, host: string): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') return resolve(false);
      reject(new Mendable(`HOST ${host}, PORT ${port}: nobody can listen there (${error.message}).`, { cause: error }));
    };
    server.once('error', onError);
    server.listen(port, host, () => {
      server.off('error', onError);
      resolve(true);
    });
  });
