/** What happens in a story, one step after the other. Items and places go by names; `null` is stock that nobody has put anywhere. */
export interface Steps {
  /** Makes an item, with what is there of it already. */
  create: { item: string; opening: number };
  receive: { item: string; place: string; quantity: number };
  /** Takes stock out, for use. */
  take: { item: string; place: string; quantity: number };
  /** Something was lost or found. */
  adjust: { item: string; place: string; change: number };
  transfer: { item: string; from: string; to: string; quantity: number };
  /** So much was counted. */
  count: { item: string; place: string; quantity: number };
  /** Holds stock under a name of the story's own. */
  reserve: { hold: string; item: string; place: string; quantity: number };
  release: { hold: string; quantity: number };
  /** A job is done with what was held. */
  consume: { hold: string; quantity: number };
  /** Makes an item that is kept by lot. */
  createByLot: { item: string };
  /** Goods of one lot come in, good through a day or for ever. */
  receiveLot: { item: string; place: string; lot: string; lastDay: string | null; quantity: number };
  /** A lot is held, or released. */
  holdLot: { item: string; lot: string };
  releaseLot: { item: string; lot: string };
  /** Makes an item that comes in packs of so many. */
  createPacked: { item: string; pack: string; factor: number };
  receivePacks: { item: string; place: string; pack: string; quantity: number };
}

export type StepName = keyof Steps;

/** A step, and the code of the refusal that it must meet, if it must meet one. */
export type Step = { [Name in StepName]: { does: Name; refused?: 'insufficient_stock' } & Steps[Name] }[StepName];

/**
 * What is at a place: on hand, of that reserved, and how much is available where that is not the rest. `nowhere` is the place of unassigned
 * stock.
 */
export type Stock = Record<string, Record<string, [onHand: number, reserved: number, available?: number]>>;

export interface Story {
  name: string;
  steps: Step[];
  /** What every surface must show at the end, by item and place. */
  leaves: Stock;
}

export const PLACES = ['shop', 'van', 'depot'] as const;

export const STORIES: readonly Story[] = [
  {
    name: 'receive',
    steps: [
      { does: 'create', item: 'filter', opening: 0 },
      { does: 'create', item: 'valve', opening: 7 },
      { does: 'receive', item: 'filter', place: 'shop', quantity: 50 },
      { does: 'receive', item: 'filter', place: 'shop', quantity: 5 },
      { does: 'receive', item: 'filter', place: 'van', quantity: 3 },
      { does: 'receive', item: 'valve', place: 'shop', quantity: 1 },
    ],
    leaves: { filter: { shop: [55, 0], van: [3, 0] }, valve: { nowhere: [7, 0], shop: [1, 0] } },
  },
  {
    name: 'reserve',
    steps: [
      { does: 'create', item: 'filter', opening: 0 },
      { does: 'receive', item: 'filter', place: 'shop', quantity: 20 },
      { does: 'reserve', hold: 'monday', item: 'filter', place: 'shop', quantity: 8 },
      { does: 'reserve', hold: 'tuesday', item: 'filter', place: 'shop', quantity: 12 },
      { does: 'reserve', hold: 'never', item: 'filter', place: 'shop', quantity: 1, refused: 'insufficient_stock' },
      { does: 'release', hold: 'tuesday', quantity: 5 },
    ],
    leaves: { filter: { shop: [20, 15] } },
  },
  {
    name: 'transfer',
    steps: [
      { does: 'create', item: 'filter', opening: 0 },
      { does: 'receive', item: 'filter', place: 'shop', quantity: 100 },
      { does: 'transfer', item: 'filter', from: 'shop', to: 'van', quantity: 30 },
      { does: 'transfer', item: 'filter', from: 'van', to: 'depot', quantity: 10 },
      { does: 'transfer', item: 'filter', from: 'depot', to: 'shop', quantity: 10 },
    ],
    leaves: { filter: { shop: [80, 0], van: [20, 0] } },
  },
  {
    name: 'consume',
    steps: [
      { does: 'create', item: 'filter', opening: 0 },
      { does: 'receive', item: 'filter', place: 'van', quantity: 10 },
      { does: 'reserve', hold: 'job', item: 'filter', place: 'van', quantity: 6 },
      { does: 'consume', hold: 'job', quantity: 4 },
      { does: 'take', item: 'filter', place: 'van', quantity: 3 },
    ],
    leaves: { filter: { van: [3, 2] } },
  },
  {
    name: 'count',
    steps: [
      { does: 'create', item: 'filter', opening: 0 },
      { does: 'receive', item: 'filter', place: 'shop', quantity: 50 },
      { does: 'receive', item: 'filter', place: 'van', quantity: 2 },
      { does: 'count', item: 'filter', place: 'shop', quantity: 47 },
      { does: 'count', item: 'filter', place: 'van', quantity: 4 },
      { does: 'adjust', item: 'filter', place: 'shop', change: -2 },
      { does: 'count', item: 'filter', place: 'depot', quantity: 1 },
    ],
    leaves: { filter: { shop: [45, 0], van: [4, 0], depot: [1, 0] } },
  },
  {
    name: 'refuse',
    steps: [
      { does: 'create', item: 'filter', opening: 0 },
      { does: 'receive', item: 'filter', place: 'shop', quantity: 10 },
      { does: 'reserve', hold: 'job', item: 'filter', place: 'shop', quantity: 8 },
      { does: 'transfer', item: 'filter', from: 'shop', to: 'van', quantity: 3, refused: 'insufficient_stock' },
      { does: 'transfer', item: 'filter', from: 'van', to: 'shop', quantity: 1, refused: 'insufficient_stock' },
      { does: 'adjust', item: 'filter', place: 'shop', change: -11, refused: 'insufficient_stock' },
      // What is physically gone is gone, reserved or not.
      { does: 'adjust', item: 'filter', place: 'shop', change: -3 },
    ],
    leaves: { filter: { shop: [7, 8] } },
  },
  {
    name: 'a lot that is held',
    steps: [
      { does: 'createByLot', item: 'drug' },
      { does: 'receiveLot', item: 'drug', place: 'shop', lot: 'A', lastDay: '2199-03-31', quantity: 10 },
      { does: 'receiveLot', item: 'drug', place: 'shop', lot: 'B', lastDay: '2199-04-30', quantity: 4 },
      { does: 'receiveLot', item: 'drug', place: 'van', lot: 'A', lastDay: '2199-03-31', quantity: 2 },
      { does: 'holdLot', item: 'drug', lot: 'A' },
      { does: 'reserve', hold: 'monday', item: 'drug', place: 'shop', quantity: 3 },
      { does: 'reserve', hold: 'never', item: 'drug', place: 'shop', quantity: 2, refused: 'insufficient_stock' },
      { does: 'reserve', hold: 'never', item: 'drug', place: 'van', quantity: 1, refused: 'insufficient_stock' },
      // What is lost is lost, held or not.
      { does: 'adjust', item: 'drug', place: 'van', change: -1 },
    ],
    leaves: { drug: { shop: [14, 3, 1], van: [1, 0, 0] } },
  },
  {
    name: 'a lot that is held stays behind',
    steps: [
      { does: 'createByLot', item: 'drug' },
      { does: 'receiveLot', item: 'drug', place: 'shop', lot: 'A', lastDay: '2199-03-31', quantity: 10 },
      { does: 'receiveLot', item: 'drug', place: 'shop', lot: 'B', lastDay: '2199-04-30', quantity: 4 },
      { does: 'holdLot', item: 'drug', lot: 'A' },
      // What is good goes first.
      { does: 'transfer', item: 'drug', from: 'shop', to: 'van', quantity: 4 },
      { does: 'transfer', item: 'drug', from: 'shop', to: 'van', quantity: 11, refused: 'insufficient_stock' },
    ],
    leaves: { drug: { shop: [10, 0, 0], van: [4, 0] } },
  },
  {
    name: 'a lot that is released',
    steps: [
      { does: 'createByLot', item: 'drug' },
      { does: 'receiveLot', item: 'drug', place: 'shop', lot: 'A', lastDay: '2199-03-31', quantity: 10 },
      { does: 'holdLot', item: 'drug', lot: 'A' },
      { does: 'releaseLot', item: 'drug', lot: 'A' },
      { does: 'reserve', hold: 'monday', item: 'drug', place: 'shop', quantity: 3 },
    ],
    leaves: { drug: { shop: [10, 3] } },
  },
  {
    name: 'a lot that is past its last day',
    steps: [
      { does: 'createByLot', item: 'drug' },
      { does: 'receiveLot', item: 'drug', place: 'van', lot: 'OLD', lastDay: '2020-02-29', quantity: 5 },
      { does: 'receiveLot', item: 'drug', place: 'van', lot: 'NEW', lastDay: null, quantity: 3 },
      { does: 'reserve', hold: 'monday', item: 'drug', place: 'van', quantity: 2 },
      { does: 'reserve', hold: 'never', item: 'drug', place: 'van', quantity: 2, refused: 'insufficient_stock' },
    ],
    leaves: { drug: { van: [8, 2, 1] } },
  },
  {
    name: 'packs',
    steps: [
      { does: 'createPacked', item: 'filter', pack: 'case', factor: 12 },
      { does: 'receivePacks', item: 'filter', place: 'shop', pack: 'case', quantity: 2 },
      { does: 'take', item: 'filter', place: 'shop', quantity: 5 },
      { does: 'reserve', hold: 'monday', item: 'filter', place: 'shop', quantity: 4 },
    ],
    leaves: { filter: { shop: [19, 4] } },
  },
];
