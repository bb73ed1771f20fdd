import { connect, type Socket } from 'node:net';
import { readAnswer } from './answer.ts';

interface Loading {
  readonly port: number;
  /** The next request as it goes over the wire; `undefined` ends this connection. */
  readonly next: () => Buffer | undefined;
  readonly answered: (answer: { readonly status: number; readonly ms: number }) => void;
}

/** One keep-alive connection that asks again as soon as it was answered. Resolves when there is nothing left to ask. */
export function keepAsking({ port, next, answered }: Loading): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    let read = readAnswer();
    let asked = 0;
    const ask = () => {
      const request = next();
      if (!request) return socket.end();
      asked = performance.now();
      socket.write(request);
    };
    socket.once('connect', ask);
    socket.once('error', reject);
    socket.once('close', () => resolve());
    socket.on('data', (chunk) => {
      const answer = read(chunk);
      if (!answer) return;
      answered({ status: answer.status, ms: performance.now() - asked });
      read = readAnswer();
      ask();
    });
  });
}
