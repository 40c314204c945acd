import { Problem } from './shapes.ts';

interface Parameter {
  in?: string;
  name?: string;
  required?: boolean;
  description?: string;
  schema?: object;
}

interface OperationObject {
  tags?: string[];
  parameters?: Parameter[];
  responses?: Record<string, ResponseObject>;
}

interface ResponseObject {
  description?: string;
  content?: Record<string, { schema?: { format?: string } | object }>;
}

interface DocumentObject {
  components?: { schemas?: Record<string, unknown> };
  paths?: Record<string, Record<string, OperationObject>>;
}

const WRITES = ['post', 'put', 'patch', 'delete'];
const REFUSED = ['4XX', '5XX'];

/**
 * Says in the document what schemas alone do not: a refusal has one shape and a media type of its own, a parameter with a default may
 * be left out, and every write of the tenant's data takes an Idempotency-Key.
 */
export function completeDocument<Document>(given: Document): Document {
  const document = given as DocumentObject; // What the plugin hands over is an OpenAPI document; these are the parts that matter here.
  const { $id, ...problem } = Problem as typeof Problem & { $id?: string };
  document.components = { ...document.components, schemas: { ...document.components?.schemas, Problem: problem } };
  for (const operations of Object.values(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(operations)) completeOperation(method, operation);
  }
  return given;
}

function completeOperation(method: string, operation: OperationObject): void {
  for (const parameter of operation.parameters ?? []) {
    if (parameter.schema !== undefined && 'default' in parameter.schema) parameter.required = false;
  }
  for (const status of REFUSED) {
    if (operation.responses?.[status] === undefined) continue;
    operation.responses[status] = {
      description: 'Why the request was refused.',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
  }
  for (const response of Object.values(operation.responses ?? {})) tellFiles(response);
  if (!WRITES.includes(method) || operation.tags?.includes('Access')) return;
  operation.parameters = [
    ...(operation.parameters ?? []),
    {
      in: 'header',
      name: 'Idempotency-Key',
      required: false,
      description: 'One effect for one key, however often the request is repeated within 7 days.',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    },
  ];
}

/** What is answered as a file is no JSON. */
function tellFiles(response: ResponseObject): void {
  const json = response.content?.['application/json'];
  if (json?.schema === undefined || !('format' in json.schema) || json.schema.format !== 'binary') return;
  response.content = { 'application/pdf': json };
}
