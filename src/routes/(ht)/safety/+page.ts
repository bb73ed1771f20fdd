/** No script: whoever reads this may be watched. */
export const csr = false;
