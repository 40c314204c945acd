/** A place of a document that refers to another one. */
export interface Reference {
  $ref: string;
}

/** What stands at a place of a document, or what that place refers to, with what it adds itself. */
export function resolved<Value extends object>(document: object, value: Value | Reference): Value {
  if (!('$ref' in value) || typeof value.$ref !== 'string') return value as Value;
  const { $ref, ...own } = value;
  const target = $ref
    .slice('#/'.length)
    .split('/')
    .reduce((parent, name) => (parent as Record<string, object>)[name] ?? fail($ref), document);
  return { ...(resolved(document, target) as Value), ...own };
}

function fail(reference: string): never {
  throw new Error(`The document has nothing at ${reference}.`);
}
