import { sql } from 'kysely';
import type { Database } from '../db/database.ts';
import { type Leaf, leafBytes } from './leaf.ts';
import { parseTilePath, type Tile } from './tile-path.ts';

interface Resource {
  readonly bytes: Buffer;
  /** The value of Content-Type. */
  readonly type: string;
  /** Never to change at this address: may be cached for a year. The checkpoint may be for a few seconds. */
  readonly immutable: boolean;
}

const PREFIX = '/log/';

/**
 * What anybody may read at `/log/checkpoint`, `/log/tile/<L>/<N>[.p/<W>]` and `/log/tile/entries/<N>[.p/<W>]`:
 * C2SP tlog-tiles, in one statement each. `path` is that of the address, without its query.
 * `undefined` where nothing is: another address, or a tile that no signed tree fills to that width yet.
 * Partial tiles stay there for ever, also those that have become full.
 */
export async function logResource(db: Database, path: string): Promise<Resource | undefined> {
  if (!path.startsWith(PREFIX)) return undefined;
  if (path === `${PREFIX}checkpoint`) return lastCheckpoint(db);
  const tile = parseTilePath(path.slice(PREFIX.length));
  if (!tile) return undefined;
  const parts = tile.level === 'entries' ? await entries(db, tile) : await hashes(db, tile, tile.level);
  if (parts.length !== tile.width) return undefined;
  return { bytes: Buffer.concat(parts), type: 'application/octet-stream', immutable: true };
}

async function lastCheckpoint(db: Database): Promise<Resource | undefined> {
  const { rows } = await sql<{ note: string }>`select note from platform.checkpoint order by size desc limit 1`.execute(db);
  return rows[0] && { bytes: Buffer.from(rows[0].note), type: 'text/plain; charset=utf-8', immutable: false };
}

/** Nodes and checkpoint are committed together: what is there was signed. */
async function hashes(db: Database, { index, width }: Tile, level: number): Promise<Buffer[]> {
  const { rows } = await sql<{ hash: Buffer }>`
    select hash from platform.node
    where level = ${level * 8} and index >= ${index * 256} and index < ${index * 256 + width}
    order by index`.execute(db);
  return rows.map(({ hash }) => hash);
}

async function entries(db: Database, { index, width }: Tile): Promise<Buffer[]> {
  const { rows } = await sql<Leaf>`
    select kind, commitment from platform.leaf
    where position >= ${index * 256} and position < ${index * 256 + width}
    order by position`.execute(db);
  return rows.flatMap((leaf) => {
    const entry = leafBytes(leaf);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(entry.length);
    return [Buffer.concat([length, entry])];
  });
}
