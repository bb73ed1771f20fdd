import { expect, test } from 'vitest';
import { findBinaries, NoBinaries } from '#platform/db/binaries.ts';
import { isNewEnough } from '#platform/db/own-server.ts';

test('where npm has no PostgreSQL for the machine, it says so and what to do', async () => {
  for (const machine of ['freebsd-x64', 'linux-riscv64', 'win32-x64']) {
    const missing = findBinaries(machine);
    await expect(missing).rejects.toThrow(NoBinaries);
    await expect(missing).rejects.toThrow(new RegExp(`^[^\\n]*${machine}[^\\n]*DATABASE_URL and DATABASE_MIGRATION_URL[^\\n]*$`));
  }
});

test('PostgreSQL 15 is new enough, 14 is not', () => {
  expect([150_000, 150_014, 180_004].every(isNewEnough)).toBe(true);
  expect([140_020, 90_624, 0].some(isNewEnough)).toBe(false);
});
