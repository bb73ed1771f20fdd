import { BlockList, isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { Mendable } from './mendable.ts';

/** What the operator decides, read once at the start: `docs/operators.md` explains each name. */
export interface Config {
  readonly port: number;
  /** Whether the operator chose the port: a chosen one is never replaced by the next free one. */
  readonly portChosen: boolean;
  readonly host: string;
  /** What browsers see, never what a request claims. */
  readonly origin: URL;
  /** Absolute path; mode 0700. */
  readonly dataDir: string;
  /** `undefined`: one is made on first start and kept beside the data. */
  readonly secret: string | undefined;
  /** `undefined`: messages stay in the outbox. */
  readonly smtpUrl: URL | undefined;
  readonly trustedProxies: BlockList;
  /** `undefined`: PostgreSQL is brought along. */
  readonly database: { readonly serveUrl: string; readonly migrateUrl: string } | undefined;
}

/** One sentence per bad value: the caller prints it and exits with 2. */
export class BadConfig extends Mendable {}

type Environment = Readonly<Record<string, string | undefined>>;

export const MIN_SECRET = 32;
/** Beside the code, from whichever folder the command was given. */
const DATA = join(import.meta.dirname, '../../../data');

/** Throws `BadConfig` naming the variable, what it holds and what it may hold. */
export function readConfig(env: Environment): Config {
  const port = portOf(env.PORT);
  return {
    port,
    portChosen: env.PORT !== undefined,
    host: hostOf(env.HOST),
    origin: originOf(env.ORIGIN, port),
    dataDir: env.AMPARO_DATA ? resolve(env.AMPARO_DATA) : resolve(DATA),
    secret: secretOf(env.AMPARO_SECRET),
    smtpUrl: smtpOf(env.SMTP_URL),
    trustedProxies: proxiesOf(env.TRUSTED_PROXIES),
    database: databaseOf(env),
  };
}

function bad(name: string, wanted: string): never {
  throw new BadConfig(`${name} must be ${wanted}.`);
}

function portOf(text: string | undefined): number {
  if (text === undefined) return 3000;
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port <= 65_535 ? port : bad('PORT', `a number from 0 to 65535, not "${text}"`);
}

function hostOf(text: string | undefined): string {
  if (text === undefined) return '127.0.0.1';
  return isIP(text) || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text) ? text : bad('HOST', `an address or a host name, not "${text}"`);
}

function originOf(text: string | undefined, port: number): URL {
  if (text === undefined) return new URL(`http://localhost:${port}`);
  const url = URL.parse(text);
  const plain = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash && !url.username;
  return plain ? url : bad('ORIGIN', `a web address without a path, such as https://forum.example.org, not "${text}"`);
}

function secretOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  return text.length >= MIN_SECRET ? text : bad('AMPARO_SECRET', `at least ${MIN_SECRET} characters long`);
}

function smtpOf(text: string | undefined): URL | undefined {
  if (text === undefined || text === '') return undefined;
  const url = URL.parse(text);
  // The value may hold a password, so it is not repeated.
  return url && /^smtps?:$/.test(url.protocol) && url.hostname ? url : bad('SMTP_URL', 'smtp://user:password@host:port or smtps://…');
}

function proxiesOf(text: string | undefined): BlockList {
  const list = new BlockList();
  for (const entry of (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)) {
    const [address = '', bits] = entry.split('/');
    const family = isIP(address);
    const most = family === 4 ? 32 : 128;
    const prefix = bits === undefined ? most : Number(bits);
    if (family === 0 || !/^\d*$/.test(bits ?? '') || prefix > most) bad('TRUSTED_PROXIES', `addresses or CIDR ranges, not "${entry}"`);
    list.addSubnet(address, prefix, family === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}

function databaseOf({ DATABASE_URL: serveUrl, DATABASE_MIGRATION_URL: migrateUrl }: Environment): Config['database'] {
  if (!serveUrl && !migrateUrl) return undefined;
  if (!serveUrl || !migrateUrl)
    throw new BadConfig(
      `DATABASE_URL and DATABASE_MIGRATION_URL belong together, one role serves and one migrates: ${serveUrl ? 'DATABASE_MIGRATION_URL' : 'DATABASE_URL'} is missing.`,
    );
  for (const [name, text] of Object.entries({ DATABASE_URL: serveUrl, DATABASE_MIGRATION_URL: migrateUrl }))
    if (!/^postgres(ql)?:$/.test(URL.parse(text)?.protocol ?? '')) bad(name, 'a postgres:// address');
  return { serveUrl, migrateUrl };
}
