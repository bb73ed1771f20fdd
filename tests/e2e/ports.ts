/** Three ports in a row: the application, its control, its mail server. `E2E_PORT` moves them, for two runs on one machine. */
const first = Number(process.env.E2E_PORT ?? 4173);
export const PORTS = { app: first, control: first + 1, mail: first + 2 } as const;
