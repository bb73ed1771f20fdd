import type { Clock } from '../clock/clock.ts';
import type { Database } from '../db/database.ts';
import type { FileStore } from '../files/store.ts';
import type { Shelf } from '../pages/shelf.ts';
import type { Config } from './config.ts';
import type { Keys } from './secret.ts';

/** What one process holds while it serves. */
export interface Running {
  readonly config: Config;
  readonly keys: Keys;
  readonly db: Database;
  readonly clock: Clock;
  readonly shelf: Shelf;
  readonly files: FileStore;
  /** The log's public key as a C2SP vkey. */
  readonly logKey: string;
  /** Whether the sample may be entered without a code: see session/sample.ts. */
  readonly sample: boolean;
}

/** The server before the framework and the bundle inside it are two copies of this module; they must mean the same process. */
const KEY = Symbol.for('amparo.running');
const shared = globalThis as { [KEY]?: Running };

export const run = (running: Running): void => {
  shared[KEY] = running;
};

/** Never at import time: the build imports every route, when nothing runs. */
export function running(): Running {
  const found = shared[KEY];
  if (!found) throw new Error('Nothing is running: start the application with `npm start` or `npm run dev`.');
  return found;
}

export const database = (): Database => running().db;
