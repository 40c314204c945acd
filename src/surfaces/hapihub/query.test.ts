import { describe, expect, test } from 'vitest';
import { Refusal } from '../../platform/index.ts';
import { parseNested } from '../http/index.ts';
import { SET_BY_SERVER, TRANSACTION_FIELDS } from './fields.ts';
import { readQuery } from './query.ts';
import { fits, patience } from './query-match.ts';

const TABLE = { ...SET_BY_SERVER, ...TRANSACTION_FIELDS };

const row = {
  id: '7',
  createdAt: 1_600_000_000_000,
  type: 'sales',
  warehouse: 'w1',
  reason: 'Broken (glass)',
  customerHasPWDId: true,
  items: [
    { sku: 'a', quantity: 2, metadata: { color: 'red' } },
    { sku: 'b', quantity: 5 },
  ],
  metadata: { room: 4, note: 'x', deep: { er: true } },
};

const read = (query: string) => readQuery(parseNested(query), TABLE);
const matches = (query: string) => fits(row, read(query).condition, patience());

describe('a query', () => {
  test.each([
    ['type=sales', true],
    ['type=purchase', false],
    ['type[$in][0]=sales&type[$in][1]=return', true],
    ['type[$in][]=return', false],
    ['type[$nin][0]=return', true],
    ['type[$ne]=sales', false],
    ['type[$in]=%23[]', false],
    ['createdAt[$gte][$coerce][type]=number&createdAt[$gte][$coerce][value]=1600000000000', true],
    ['createdAt[$gt]=%231600000000000', false],
    ['createdAt[$lt]=1600000000001', true],
    ['createdAt[$lte]=2020-09-13T12:26:40.000Z', true],
    ['createdAt[$gte][$coerce][type]=date&createdAt[$gte][$coerce][value]=2021-01-01', false],
    ['customerHasPWDId=true', true],
    ['customerHasPWDId=%23false', false],
    ['invoice', true],
    ['reason', false],
    ['items.sku=b', true],
    ['items[sku]=c', false],
    ['items.1.sku=b', true],
    ['items.0.sku=b', false],
    ['items.quantity[$gt]=4', true],
    ['items.metadata.color=red', true],
    ['metadata.room=4', true],
    ['metadata.room=%234', true],
    ['metadata.room=5', false],
    ['metadata.room[$gt]=3', true],
    ['metadata.deep.er=true', true],
    ['metadata[note]=x', true],
    ['nothing=1', false],
    ['nothing[$ne]=1', true],
    ['reason[$coerce][type]=regex&reason[$coerce][value]=/GLASS/i', true],
    ['reason[$coerce][type]=regex&reason[$coerce][value]=/glass$/', false],
    ['reason[$coerce][type]=regex&reason[$coerce][value]=/^Broken .*/', true],
    ['reason[$coerce][type]=regex&reason[$coerce][value]=%5C(glass%5C)', true],
    ['type[$in][0][$coerce][type]=regex&type[$in][0][$coerce][value]=/^sal/', true],
    ['$or[0][type]=return&$or[1][items.sku]=a', true],
    ['$or[0][type]=return&$or[1][type]=transfer', false],
    ['$and[0][type]=sales&$and[1][$or][0][warehouse]=w1', true],
    ['type=sales&warehouse=w2', false],
    ['type=purchas', false],
  ])('%s matches: %s', (query, expected) => {
    expect(matches(query)).toBe(expected);
  });

  test('reads pages, orders and fields in both encodings', () => {
    expect(
      read(
        '$limit[$coerce][type]=number&$limit[$coerce][value]=10&$skip=%235&$sort[createdAt][$coerce][value]=-1&$sort[type]=1&$select[]=id&$select[]=items.sku',
      ),
    ).toMatchObject({
      limit: 10,
      skip: 5,
      sort: [
        { path: ['createdAt'], descending: true },
        { path: ['type'], descending: false },
      ],
      select: ['id', 'items.sku'],
    });
  });
});

const many = (count: number, part: (index: number) => string) =>
  Array.from({ length: count }, (_, n) => part(n)).join('&');

describe('an absurd query is refused immediately:', () => {
  test.each([
    ['an unknown operator', 'type[$regex]=x'],
    ['an operator at the top', '$where=1'],
    ['operators beside fields', 'createdAt[$gt]=1&createdAt[foo]=1'],
    ['a list without $in', 'type=a&type=b'],
    ['a number that is none', 'createdAt=abc'],
    ['a flag that is none', 'customerHasPWDId=1'],
    ['a number for a text', 'type[$coerce][type]=number&type[$coerce][value]=3'],
    ['a flag for a number', 'createdAt=%23true'],
    ['an unknown coercion', 'type[$coerce][type]=code&type[$coerce][value]=3'],
    ['a coercion without a value', 'type[$coerce][type]=number'],
    ['encodings that are mixed', '$limit[$coerce][type]=number&$limit[$coerce][value]=%2310'],
    ['a coercion beside something else', 'type[$coerce][type]=string&type[$coerce][value]=a&type[foo]=b'],
    ['a pattern on a number', 'createdAt[$coerce][type]=regex&createdAt[$coerce][value]=/1/'],
    ['a pattern that could hang', 'reason[$coerce][type]=regex&reason[$coerce][value]=/(a%2B)%2B$/'],
    ['a pattern with choices', 'reason[$coerce][type]=regex&reason[$coerce][value]=a|b'],
    ['a pattern with unknown flags', 'reason[$coerce][type]=regex&reason[$coerce][value]=/a/x'],
    ['a long pattern', `reason[$coerce][type]=regex&reason[$coerce][value]=${'a'.repeat(201)}`],
    ['a limit below zero', '$limit=-1'],
    ['a limit that is not a whole number', '$limit=1.5'],
    ['a limit that is a list', '$limit[]=1'],
    ['an order that is none', '$sort[type]=2'],
    ['an order without a field', '$sort=type'],
    ['too many orders', many(6, (n) => `$sort[f${n}]=1`)],
    ['a selection of operators', '$select[]=$where'],
    ['thousands of conditions', many(1_500, (n) => `f${n}=1`)],
    ['thousands of alternatives', many(1_500, (n) => `$or[${n}][type]=sales`)],
    ['thousands of parameters', many(2_500, (n) => `type[$in][${n % 900}]=a`)],
    ['a long list', many(1_200, () => 'type[$in][]=a')],
    ['a deep query', `a${'[b]'.repeat(30)}=1`],
    ['alternatives in alternatives', `${'$or[0]'.replace('$or', '$or')}${'[$or][0]'.repeat(4)}[$or][0][type]=a`],
    ['no list of alternatives', '$or=1'],
    ['a long text', `reason=${'a'.repeat(10_001)}`],
  ])('%s', (_name, query) => {
    expect(() => read(query)).toThrow(Refusal);
  });

  test('a query with endless comparisons', () => {
    const wide = { ...row, items: Array.from({ length: 1_000 }, () => ({ sku: 'x' })) };
    const { condition } = read(many(900, (n) => `items.sku[$in][]=${n}`));
    const work = patience();
    expect(() => {
      for (let n = 0; n < 100_000; n += 1) fits(wide, condition, work);
    }).toThrow(Refusal);
  });

  test('but names of prototypes are plain names', () => {
    expect(read('__proto__[x]=1').condition).toEqual({ sort: 'and', of: [] });
    expect(matches('constructor.name=Object')).toBe(false);
    expect(matches('metadata.__proto__.x[$ne]=1')).toBe(true);
  });
});
