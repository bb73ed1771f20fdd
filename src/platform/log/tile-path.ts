/** Of C2SP tlog-tiles: hashes at a level (of 8 tree levels each), or the entries themselves. */
export interface Tile {
  readonly level: number | 'entries';
  readonly index: number;
  /** 1 to 255 for a partial tile, 256 for a full one. */
  readonly width: number;
}

export const FULL = 256;
const MAX_LEVEL = 63;

/** `tile/<L>/<N>[.p/<W>]`, where 1234067 is written x001/x234/067. */
export function tilePath({ level, index, width }: Tile): string {
  const groups = `${index}`.padStart(Math.ceil(`${index}`.length / 3) * 3, '0').match(/.{3}/g) ?? [];
  const digits = groups.map((group, at) => (at === groups.length - 1 ? group : `x${group}`)).join('/');
  return `tile/${level}/${digits}${width === FULL ? '' : `.p/${width}`}`;
}

/** `undefined` unless it is the one way to write the address of a tile. */
export function parseTilePath(path: string): Tile | undefined {
  const [, level = '', digits = '', partial] = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path) ?? [];
  const width = partial === undefined ? FULL : Number(partial);
  const index = Number(digits.replaceAll(/[x/]/g, ''));
  const tile: Tile = { level: level === 'entries' ? level : Number(level), index, width };
  const isInRange =
    Number.isSafeInteger((index + 1) * FULL) && width >= 1 && width <= FULL && (tile.level === 'entries' || tile.level <= MAX_LEVEL);
  // What is not written back the same had other zeroes, or a full tile's width.
  return isInRange && tilePath(tile) === path ? tile : undefined;
}
