/**
 * Of the system (no server there, or it hung up), and of PostgreSQL: going down, coming up, too many (SQLSTATE 57P, 08,
 * 53300), and a plan from before a migration (0A000), whose connection is replaced.
 */
const CODES = /^(E[A-Z]+|57P0\d|08\w{3}|53300|0A000)$/;
/** The driver's own, which have no code. */
const WORDS =
  /^(connection terminated|timeout exceeded when trying to connect|client has encountered a connection error|client was closed)/i;

/** Whether the database did not answer: it is not the question that was wrong, and it may be asked again. */
export const isDatabaseAway = (error: unknown): boolean =>
  error instanceof Error && (CODES.test(String((error as { code?: unknown }).code ?? '')) || WORDS.test(error.message));

/** Headers and words of an answer without a database. The last words of COMMIT may be lost: whether something was saved, the same key tells. */
export const AWAY = { 'retry-after': '5', 'cache-control': 'no-store' } as const;
export const AWAY_WORDS =
  'The database does not answer at this moment. Try again in a few seconds; what was sent with a key is not saved twice.';
