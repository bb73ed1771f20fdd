import { Mendable } from '#platform/config/mendable.ts';

/** The words of a command were off: one line says which, and how they should be. */
export class Misused extends Mendable {}
