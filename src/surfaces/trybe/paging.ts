import type { FastifyRequest } from 'fastify';

const PER_PAGE_DEFAULT = 15;
const PER_PAGE_MAX = 100;
/** Far beyond every list, and small enough that the rows before such a page can still be counted. */
const PAGE_MAX = 1_000_000_000;

export interface Paging {
  page: number;
  perPage: number;
  offset: number;
}

type Query = Record<string, string | string[] | undefined>;

/** The requested page. Invalid values fall back to the default, and too many rows to the maximum. */
export function readPaging(query: unknown): Paging {
  const page = Math.min(positive(query, 'page') ?? 1, PAGE_MAX);
  const perPage = Math.min(positive(query, 'per_page') ?? PER_PAGE_DEFAULT, PER_PAGE_MAX);
  return { page, perPage, offset: (page - 1) * perPage };
}

/** One parameter; of a repeated one the last value. Empty counts as absent. */
export function parameter(query: unknown, name: string): string | undefined {
  const value = (query as Query)[name];
  const last = Array.isArray(value) ? value.at(-1) : value;
  return last === undefined || last === '' ? undefined : last;
}

function positive(query: unknown, name: string): number | undefined {
  const text = parameter(query, name);
  if (text === undefined || !/^\d+$/.test(text)) return undefined;
  return Number(text) || undefined;
}

/** A page in the vendor's envelope. The links keep every other parameter of the request. */
export function envelope<Row>(request: FastifyRequest, { page, perPage, offset }: Paging, total: number, data: Row[]) {
  const lastPage = Math.max(1, Math.ceil(total / perPage));
  const [path = '', query = ''] = request.url.split('?', 2);
  const link = (number: number) => {
    const parameters = new URLSearchParams(query);
    parameters.set('page', String(number));
    return `${request.protocol}://${request.host}${path}?${parameters}`;
  };
  return {
    data,
    links: {
      first: link(1),
      next: page < lastPage ? link(page + 1) : null,
      prev: page > 1 ? link(page - 1) : null,
      last: link(lastPage),
    },
    meta: {
      current_page: page,
      from: data.length === 0 ? null : offset + 1,
      to: data.length === 0 ? null : offset + data.length,
      total,
      per_page: perPage,
      last_page: lastPage,
    },
  };
}
