import type { IncomingMessage } from 'node:http';
import { type BlockList, isIP } from 'node:net';

/** Who asks, for limits only. Each trusted proxy vouches for the one before it; the first that is not trusted is the client. */
export function clientAddress({ socket, headers }: IncomingMessage, trusted: BlockList): string {
  const hops = [...String(headers['x-forwarded-for'] ?? '').split(','), socket.remoteAddress ?? ''].map(plain).filter(Boolean).reverse();
  const isTrusted = (address: string) => isIP(address) > 0 && trusted.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
  // What an untrusted peer claims about others is not read.
  return hops.find((address, i) => !isTrusted(address) || i === hops.length - 1) ?? '';
}

const plain = (address: string): string => address.trim().replace(/^::ffff:/i, '');
