import type { IncomingMessage } from 'node:http';
import { type BlockList, isIP } from 'node:net';

/**
 * Who asks, for limits only. Each trusted proxy vouches for the one before it; the first that is not trusted is the client.
 * Of an IPv6 address the network: whoever has one has 2^64 addresses.
 */
export const clientAddress = (request: IncomingMessage, trusted: BlockList): string => networkOf(addressOf(request, trusted));

/** Whether somebody forwards for others whom nobody told us to trust: then all of those others count as one. */
export const isUnheard = ({ socket, headers }: IncomingMessage, trusted: BlockList): boolean => {
  const peer = plain(socket.remoteAddress ?? '');
  return headers['x-forwarded-for'] !== undefined && isIP(peer) > 0 && !isTrusted(peer, trusted);
};

const isTrusted = (address: string, trusted: BlockList): boolean =>
  isIP(address) > 0 && trusted.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');

function addressOf({ socket, headers }: IncomingMessage, trusted: BlockList): string {
  const hops = [...String(headers['x-forwarded-for'] ?? '').split(','), socket.remoteAddress ?? ''].map(plain).filter(Boolean).reverse();
  // What an untrusted peer claims about others is not read.
  return hops.find((address, i) => !isTrusted(address, trusted) || i === hops.length - 1) ?? '';
}

/** Some proxies write the port too: with it, each connection would look like somebody else's. */
const plain = (address: string): string =>
  address
    .trim()
    .replace(/^\[([^\]]*)\](:\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .replace(/^::ffff:(?=\d+\.)/i, '');

function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [before = '', after = ''] = (address.split('%')[0] as string).split('::');
  const [left, right] = [before, after].map((part) => part.split(':').filter(Boolean)) as [string[], string[]];
  const groups = [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
