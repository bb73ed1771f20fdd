import fc from 'fast-check';

/** Any text JavaScript can hold, half characters too. Quicker to begin with than fast-check's own `binary`. */
export const anyText = (constraints: { maxLength?: number } = {}) =>
  fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)), ...constraints });
