import { readNumber, readParameter } from './fields.ts';

const PER_PAGE_DEFAULT = 50;
const PER_PAGE_MAX = 100;
/** No list is this long, and the position of a page's first row must stay a number. */
const PAGE_MAX = 1_000_000_000;

export interface Paging {
  page: number;
  /** Rows before the page, and rows of it. */
  offset: number;
  limit: number;
}

/** A value out of range is brought into it, and one that is not a number is ignored. */
export function readPaging(query: unknown): Paging {
  const page = clamp(readNumber(readParameter(query, 'page')) ?? 1, PAGE_MAX);
  const limit = clamp(readNumber(readParameter(query, 'per_page')) ?? PER_PAGE_DEFAULT, PER_PAGE_MAX);
  return { page, limit, offset: (page - 1) * limit };
}

export function pagination({ page, limit }: Paging, total: number) {
  return { page, per_page: limit, total, total_pages: Math.ceil(total / limit) };
}

const clamp = (value: number, most: number) => Math.trunc(Math.min(Math.max(value, 1), most));
