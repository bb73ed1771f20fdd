/** Time is injected: a test can hold it, a rehearsal can compress three weeks into a minute. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
