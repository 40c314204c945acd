import type { Driver } from '../driver.ts';

const PAPERS = 'it has papers, and no operation that moves stock by itself';

/** Its API makes vendors, trucks and the papers of purchasing. What a story does reaches it as papers alone. */
export const serviceTitanDriver: Driver = {
  surface: 'servicetitan',
  tells: {},
  lacks: {
    create: 'it has no items',
    receive: 'it receives what was ordered, which no story does',
    take: PAPERS,
    adjust: PAPERS,
    transfer: PAPERS,
    count: PAPERS,
    reserve: 'it knows no reservations',
    release: 'it knows no reservations',
    consume: 'it knows no reservations',
  },
  shows: 'nothing in it tells what is on hand',
};
