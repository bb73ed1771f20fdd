/** Browsers send a day and a time without a zone: the zone is a field of its own. What is no time stays as it was typed. */
export const instantsIn =
  <Name extends string>(...names: readonly Name[]) =>
  (form: FormData): Record<Name, string> => {
    const zone = String(form.get('timeZone') ?? '');
    const written = names.map((name) => [name, String(form.get(name) ?? '')] as const);
    return Object.fromEntries(written.map(([name, wall]) => [name, instantOf(wall, zone) ?? wall])) as Record<Name, string>;
  };

/** Milliseconds by which the clocks of a zone are ahead of UTC at an instant. */
function offsetAt(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
    .formatToParts(new Date(instant))
    .map(({ type, value }) => [type, Number(value)] as const);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = Object.fromEntries(parts);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}

/**
 * The instant at which clocks in a zone show `2026-10-31T23:59`, as ISO 8601 in UTC. Where clocks are put back and show it
 * twice, the first; where they are put forward over it, as much later as they jump. `undefined` when it is no time or no zone.
 */
export function instantOf(wall: string, timeZone: string): string | undefined {
  const read = /^[1-9]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(wall) ? Date.parse(`${wall}Z`) : Number.NaN;
  // The 30th of February is no day, and not the 2nd of March.
  if (Number.isNaN(read) || !new Date(read).toISOString().startsWith(wall)) return undefined;
  try {
    const tries = [offsetAt(read - 86_400_000, timeZone), offsetAt(read + 86_400_000, timeZone)].map((offset) => read - offset);
    const right = tries.filter((instant) => instant + offsetAt(instant, timeZone) === read);
    return new Date(right.length > 0 ? Math.min(...right) : Math.max(...tries)).toISOString();
  } catch {
    return undefined;
  }
}
