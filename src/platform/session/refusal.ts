/** Attempts that failed, for whoever watches the server's log for a run of them: how many and why, not who nor where from. */
export const tellRefusal = (why: string): void => console.warn(JSON.stringify({ event: 'sign-in-refused', why }));
