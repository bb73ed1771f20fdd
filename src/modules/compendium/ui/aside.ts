/** A page may list many passages, each with a form of its own: the field of the one that `values` name. */
export const idOfAside = (field: string, { passage, contribution }: Readonly<Record<string, unknown>>): string => {
  const thing = passage ?? contribution;
  return thing ? `${field}-${thing}` : field;
};
