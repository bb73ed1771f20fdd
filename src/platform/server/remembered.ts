/** Texts that are remembered, and how long one may be: nobody fills the memory with what they make up. */
const MOST = 1000;
const LONGEST = 200;

/** The same function, that works out once what it is asked again: most requests look like one before. */
export function remembered<Told extends string>(work: (text: string) => Told): (text: string) => Told {
  const known = new Map<string, Told>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const told = work(text);
    if (known.size >= MOST) known.clear();
    if (text.length <= LONGEST) known.set(text, told);
    return told;
  };
}
