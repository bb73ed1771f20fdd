import type { Server } from 'node:http';

/** Milliseconds for what is under way: less than the ten seconds after which containers are killed. */
const PATIENCE = 8000;

/** Takes nothing new, answers what has arrived, and hangs up on whoever does not finish asking or listening. */
export async function drain(server: Server, patience = PATIENCE): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  // A connection that was just answered stays open for the next request, which is not to come.
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const late = setTimeout(() => server.closeAllConnections(), patience);
  await closed;
  clearInterval(idle);
  clearTimeout(late);
}
