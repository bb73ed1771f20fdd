/** What whoever runs this can mend: told in one line that says how, and exit 2. Anything else is ours, and shows where. */
export class Mendable extends Error {}

/** What the system refuses to do with the folder of the data, in the operator's terms. */
export async function inDataFolder<Value>(dataDir: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && 'syscall' in error && 'path' in error)
      throw new Mendable(`AMPARO_DATA ${dataDir} cannot be used: ${error.message}.`, { cause: error });
    throw error;
  }
}
