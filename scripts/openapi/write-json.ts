const WIDTH_MAX = 120;

/** JSON indented by two blanks, in which a value stands on one line where it fits into 120 columns. */
export function writeJson(value: unknown, indent = 0, column = 0): string {
  const flat = writeFlat(value);
  if (typeof value !== 'object' || value === null || column + flat.length < WIDTH_MAX) return flat;
  const inner = ' '.repeat(indent + 2);
  const outer = ' '.repeat(indent);
  if (Array.isArray(value)) {
    const rows = value.map((one) => `${inner}${writeJson(one, indent + 2, indent + 2)}`);
    return `[\n${rows.join(',\n')}\n${outer}]`;
  }
  const rows = Object.entries(value).map(([name, one]) => {
    const head = `${inner}${JSON.stringify(name)}: `;
    return `${head}${writeJson(one, indent + 2, head.length)}`;
  });
  return `{\n${rows.join(',\n')}\n${outer}}`;
}

function writeFlat(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writeFlat).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const pairs = Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${writeFlat(one)}`);
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
}
