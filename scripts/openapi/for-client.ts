interface Described {
  paths: Record<string, Record<string, Operation>>;
}

interface Operation {
  security: Record<string, string[]>[];
  responses: Record<string, { description?: string; content?: unknown }>;
}

const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
/** The schemes that the client can use: a key or a token, and a name with a password. A cookie is sent by the browser. */
const CLIENT_SECURITY: Record<string, string[]>[] = [{ key: [] }, { user: [] }];

/**
 * The document as the typed client needs it: it gives every refusal as a `Problem`, whose `code` says the rest, and asks for a credential
 * in two ways. What each operation can answer in detail is in the document itself.
 */
export function forClient<Document>(document: Document): Document {
  const { paths } = document as unknown as Described;
  for (const operation of Object.values(paths).flatMap((methods) => Object.values(methods))) {
    const successes = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
    operation.responses = {
      ...Object.fromEntries(successes),
      default: { content: PROBLEM },
    };
    for (const response of Object.values(operation.responses)) response.description = '';
    if (operation.security.length > 0) operation.security = CLIENT_SECURITY;
  }
  return document;
}
