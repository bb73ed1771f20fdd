/**
 * Whoever works on what was sent shares the lock of their cycle; publishing takes it alone, so that nothing slips in between
 * the ledger and the edition, and so does who moves a closing, so that nothing is marked that may still be replaced.
 */
export const readingLock = (cycle: string, shared: boolean) => ({ key: `compendium:${cycle}`, shared });
