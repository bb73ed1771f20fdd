import base from '../../playwright.config.ts';

/** `npm run pictures`: what the pages look like, to be looked at. Not a test, so `npm test` does not run it. */
export default { ...base, testDir: '.', projects: [{ name: 'pictures', testMatch: 'pictures.ts' }], timeout: 600_000 };
