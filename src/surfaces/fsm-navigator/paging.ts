import type { NumberedPage } from '../../catalog/index.ts';
import { readNumber, readParameter } from './fields.ts';

const PER_PAGE_DEFAULT = 50;
const PER_PAGE_MAX = 100;
/** Beyond this no list goes on, and the place of its first row must stay a number. */
const PAGE_MAX = 1_000_000_000;

export interface Paging extends NumberedPage {
  page: number;
}

/** What is out of range is brought into it, and what is not a number is left out. */
export function readPaging(query: unknown): Paging {
  const page = clamp(readNumber(readParameter(query, 'page')) ?? 1, PAGE_MAX);
  const limit = clamp(readNumber(readParameter(query, 'per_page')) ?? PER_PAGE_DEFAULT, PER_PAGE_MAX);
  return { page, limit, offset: (page - 1) * limit };
}

export function pagination({ page, limit }: Paging, total: number) {
  return { page, per_page: limit, total, total_pages: Math.ceil(total / limit) };
}

const clamp = (value: number, most: number) => Math.trunc(Math.min(Math.max(value, 1), most));
