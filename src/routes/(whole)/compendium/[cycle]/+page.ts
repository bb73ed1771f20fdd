/** A stored page: the same bytes for everyone, no script. */
export const csr = false;
