import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../../../src/platform/index.ts';
import { type Reference, resolved } from './references.ts';

interface ResponseObject {
  headers?: Record<string, { required?: boolean } | Reference>;
  content?: Record<string, { schema: { allOf?: { properties?: { code?: { enum?: string[] } } }[] } }>;
}

interface Document {
  paths: Record<string, Record<string, { responses: Record<string, ResponseObject | Reference> }>>;
}

/** An answer of the native API, however it was asked for. */
export interface Given {
  method: string;
  /** As it was asked for, with or without its query. */
  url: string;
  status: number;
  headers: Record<string, unknown>;
  /** The `code` of a refusal. */
  code?: string | undefined;
}

let known: Document | undefined;
const document = () => {
  known ??= JSON.parse(readFileSync(join(projectFolder(), 'openapi', 'native.json'), 'utf8')) as Document;
  return known;
};

/**
 * What an answer of the native API has that the document does not say for its operation: its status, the code of a refusal, a header that is
 * declared somewhere and not here, and one that is promised and was not sent. Nothing for a path or a method that there is not.
 */
export function contradictions(given: Given): string[] {
  const operation = operationAt(given);
  if (operation === undefined) return [];
  const { method, url, status, code } = given;
  const at = `${method} ${url} answered ${status}${code === undefined ? '' : ` ${code}`}`;
  const declared = operation.responses[String(status)];
  if (declared === undefined) return [`${at}: the document has no such status.`];
  const response = resolved(document(), declared);
  return [...wrongCode(response, code), ...wrongHeaders(response, given.headers)].map((wrong) => `${at}: ${wrong}`);
}

function operationAt({ method, url }: Given) {
  const path = url.split('?')[0] ?? '';
  const { paths } = document();
  const exact = paths[path];
  const found = exact ?? paths[Object.keys(paths).find((template) => patternOf(template).test(path)) ?? ''];
  return found?.[method.toLowerCase()];
}

const patterns = new Map<string, RegExp>();

function patternOf(template: string): RegExp {
  const pattern = patterns.get(template) ?? new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
  patterns.set(template, pattern);
  return pattern;
}

function wrongCode({ content }: ResponseObject, code: string | undefined): string[] {
  const schema = content?.['application/problem+json']?.schema;
  if (schema === undefined) return [];
  const codes = schema.allOf?.flatMap(({ properties }) => properties?.code?.enum ?? []) ?? [];
  return code !== undefined && codes.includes(code) ? [] : [`the document has the codes ${codes.join(', ')} alone.`];
}

function wrongHeaders({ headers: declared = {} }: ResponseObject, sent: Given['headers']): string[] {
  const names = Object.keys(declared).map((name) => name.toLowerCase());
  const undeclared = [...declaredAnywhere()].filter((name) => sent[name] !== undefined && !names.includes(name));
  const missing = Object.entries(declared)
    .filter(([, header]) => resolved<{ required?: boolean }>(document(), header).required === true)
    .map(([name]) => name.toLowerCase())
    .filter((name) => sent[name] === undefined);
  return [
    ...undeclared.map((name) => `the document does not say that ${name} is sent.`),
    ...missing.map((name) => `${name} is promised and was not sent.`),
  ];
}

let tracked: ReadonlySet<string> | undefined;

/** Every header that the document declares anywhere. */
function declaredAnywhere(): ReadonlySet<string> {
  tracked ??= new Set(
    Object.values(document().paths)
      .flatMap((methods) => Object.values(methods))
      .flatMap(({ responses }) => Object.values(responses))
      .flatMap((response) => Object.keys(resolved<ResponseObject>(document(), response).headers ?? {}))
      .map((name) => name.toLowerCase()),
  );
  return tracked;
}
