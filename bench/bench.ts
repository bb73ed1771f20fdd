import type { Ratio } from './measure/ratio.ts';

/** What one bench found. Ratios count; the rest tells on which machine they came about. */
export interface Found {
  readonly ratios: readonly Ratio[];
  readonly absolute: Readonly<Record<string, unknown>>;
}

export interface Options {
  readonly rounds: number;
  /** Of each side in each round. */
  readonly seconds: number;
  readonly connections: number;
  /** Of the file that is imported. */
  readonly bytes: number;
}

export type Bench = (options: Options) => Promise<Found>;
