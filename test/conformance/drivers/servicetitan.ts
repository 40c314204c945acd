import type { Driver } from '../driver.ts';

const DOCUMENTS = 'it has documents, and no operation that moves stock by itself';

/** Its API makes vendors, trucks and the documents of purchasing. What a story does reaches it as documents alone. */
export const serviceTitanDriver: Driver = {
  surface: 'servicetitan',
  steps: {},
  lacks: {
    create: 'it has no items',
    receive: 'it receives what was ordered, which no story does',
    take: DOCUMENTS,
    adjust: DOCUMENTS,
    transfer: DOCUMENTS,
    count: DOCUMENTS,
    reserve: 'it knows no reservations',
    release: 'it knows no reservations',
    consume: 'it knows no reservations',
    createByLot: 'it has no items',
    receiveLot: 'it knows no lots',
    holdLot: 'it holds nothing back',
    releaseLot: 'it holds nothing back',
    createPacked: 'it knows no packs',
    receivePacks: 'it knows no packs',
  },
  shows: 'nothing in it tells what is on hand',
};
