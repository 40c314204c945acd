import type { NewItem } from '../../catalog/index.ts';
import { parseQuantity, type Quantity } from '../../platform/index.ts';

/** An item of the demonstration, with what drives its movements. */
export interface DemoItem {
  fields: NewItem & { partNumber: string };
  /** Pieces that a working day uses, about. */
  perDay: number;
  /** What one costs, in cents. */
  cents: number;
}

interface Family {
  code: string;
  name: string;
  category: string;
  unit: string;
  sizes: readonly string[];
  cents: number;
  perDay: number;
  tracking?: 'lot' | 'serial';
}

const PIPE = ['15 mm', '18 mm', '22 mm', '28 mm', '35 mm', '42 mm', '54 mm'];
const THREAD = ['1/4"', '3/8"', '1/2"', '3/4"', '1"', '1 1/4"'];

const FAMILIES: readonly Family[] = [
  { code: 'CPE', name: 'Copper elbow', category: 'Fittings', unit: 'pcs', sizes: PIPE, cents: 85, perDay: 6 },
  { code: 'CPT', name: 'Copper tee', category: 'Fittings', unit: 'pcs', sizes: PIPE, cents: 140, perDay: 4 },
  { code: 'CPC', name: 'Copper coupling', category: 'Fittings', unit: 'pcs', sizes: PIPE, cents: 60, perDay: 7 },
  { code: 'PFE', name: 'Press-fit elbow', category: 'Fittings', unit: 'pcs', sizes: PIPE, cents: 320, perDay: 5 },
  { code: 'PFT', name: 'Press-fit tee', category: 'Fittings', unit: 'pcs', sizes: PIPE, cents: 480, perDay: 3 },
  { code: 'BVL', name: 'Ball valve', category: 'Valves', unit: 'pcs', sizes: THREAD, cents: 890, perDay: 2 },
  { code: 'CHV', name: 'Check valve', category: 'Valves', unit: 'pcs', sizes: THREAD, cents: 1_150, perDay: 1 },
  {
    code: 'PRV',
    name: 'Pressure relief valve',
    category: 'Valves',
    unit: 'pcs',
    sizes: THREAD,
    cents: 2_400,
    perDay: 1,
  },
  { code: 'CPP', name: 'Copper pipe', category: 'Pipe', unit: 'm', sizes: PIPE, cents: 720, perDay: 12 },
  {
    code: 'PEX',
    name: 'PEX pipe',
    category: 'Pipe',
    unit: 'm',
    sizes: ['16 mm', '20 mm', '26 mm', '32 mm'],
    cents: 190,
    perDay: 25,
  },
  { code: 'INS', name: 'Pipe insulation', category: 'Pipe', unit: 'm', sizes: PIPE, cents: 150, perDay: 10 },
  {
    code: 'FLT',
    name: 'Air filter',
    category: 'Filters',
    unit: 'pcs',
    sizes: ['16x20', '16x25', '20x20', '20x25', '24x24', '25x25'],
    cents: 640,
    perDay: 5,
  },
  {
    code: 'WFC',
    name: 'Water filter cartridge',
    category: 'Filters',
    unit: 'pcs',
    sizes: ['1 µm', '5 µm', '10 µm', '25 µm', '50 µm'],
    cents: 1_480,
    perDay: 3,
  },
  { code: 'CLP', name: 'Pipe clip', category: 'Fixings', unit: 'pcs', sizes: PIPE, cents: 22, perDay: 30 },
  {
    code: 'SCR',
    name: 'Wood screw',
    category: 'Fixings',
    unit: 'pcs',
    sizes: ['4x30', '4x40', '5x50', '5x60', '6x70', '6x80', '6x100'],
    cents: 4,
    perDay: 80,
  },
  {
    code: 'ANC',
    name: 'Wall anchor',
    category: 'Fixings',
    unit: 'pcs',
    sizes: ['5 mm', '6 mm', '8 mm', '10 mm', '12 mm'],
    cents: 9,
    perDay: 50,
  },
  { code: 'GSK', name: 'Rubber gasket', category: 'Seals', unit: 'pcs', sizes: THREAD, cents: 18, perDay: 12 },
  { code: 'ORG', name: 'O-ring', category: 'Seals', unit: 'pcs', sizes: PIPE, cents: 12, perDay: 14 },
  {
    code: 'TAP',
    name: 'Thread tape',
    category: 'Seals',
    unit: 'roll',
    sizes: ['12 mm', '19 mm'],
    cents: 95,
    perDay: 4,
  },
  {
    code: 'SIL',
    name: 'Silicone sealant',
    category: 'Chemicals',
    unit: 'tube',
    sizes: ['clear', 'white', 'grey', 'black', 'beige'],
    cents: 540,
    perDay: 3,
    tracking: 'lot',
  },
  {
    code: 'ADH',
    name: 'Pipe adhesive',
    category: 'Chemicals',
    unit: 'can',
    sizes: ['125 ml', '250 ml', '500 ml', '1 l'],
    cents: 780,
    perDay: 2,
    tracking: 'lot',
  },
  {
    code: 'DSC',
    name: 'Descaler',
    category: 'Chemicals',
    unit: 'l',
    sizes: ['1 l', '5 l', '10 l'],
    cents: 1_250,
    perDay: 2,
    tracking: 'lot',
  },
  {
    code: 'GLY',
    name: 'Glycol',
    category: 'Chemicals',
    unit: 'l',
    sizes: ['5 l', '10 l', '20 l'],
    cents: 2_600,
    perDay: 2,
    tracking: 'lot',
  },
  {
    code: 'RFG',
    name: 'Refrigerant',
    category: 'Chemicals',
    unit: 'kg',
    sizes: ['R32', 'R290', 'R410A'],
    cents: 4_200,
    perDay: 1,
    tracking: 'lot',
  },
  {
    code: 'CBL',
    name: 'Control cable',
    category: 'Electrical',
    unit: 'm',
    sizes: ['2x0.75', '3x1.5', '4x0.75', '5x1.5', '7x1'],
    cents: 160,
    perDay: 20,
  },
  {
    code: 'RLY',
    name: 'Relay',
    category: 'Electrical',
    unit: 'pcs',
    sizes: ['12 V', '24 V', '230 V'],
    cents: 1_090,
    perDay: 1,
  },
  {
    code: 'CAP',
    name: 'Run capacitor',
    category: 'Electrical',
    unit: 'pcs',
    sizes: ['5 µF', '7.5 µF', '10 µF', '35 µF', '45 µF'],
    cents: 890,
    perDay: 2,
  },
  {
    code: 'THR',
    name: 'Room thermostat',
    category: 'Controls',
    unit: 'pcs',
    sizes: ['wired', 'wireless', 'smart'],
    cents: 5_900,
    perDay: 1,
  },
  {
    code: 'SEN',
    name: 'Temperature sensor',
    category: 'Controls',
    unit: 'pcs',
    sizes: ['NTC 5k', 'NTC 10k', 'PT1000'],
    cents: 1_700,
    perDay: 1,
  },
  {
    code: 'CRP',
    name: 'Circulation pump',
    category: 'Machines',
    unit: 'pcs',
    sizes: ['25-40', '25-60', '32-80'],
    cents: 14_800,
    perDay: 1,
    tracking: 'serial',
  },
  {
    code: 'WHT',
    name: 'Water heater',
    category: 'Machines',
    unit: 'pcs',
    sizes: ['50 l', '80 l', '120 l', '200 l'],
    cents: 38_900,
    perDay: 1,
    tracking: 'serial',
  },
  {
    code: 'MTR',
    name: 'Water meter',
    category: 'Machines',
    unit: 'pcs',
    sizes: ['Q3 2.5', 'Q3 4', 'Q3 10'],
    cents: 6_200,
    perDay: 1,
    tracking: 'serial',
  },
  {
    code: 'RAD',
    name: 'Panel radiator',
    category: 'Machines',
    unit: 'pcs',
    sizes: ['600x600', '600x800', '600x1000', '600x1200', '600x1400'],
    cents: 9_400,
    perDay: 1,
  },
  { code: 'TRV', name: 'Radiator valve', category: 'Valves', unit: 'pcs', sizes: THREAD, cents: 1_290, perDay: 3 },
  {
    code: 'MFD',
    name: 'Manifold',
    category: 'Heating',
    unit: 'pcs',
    sizes: ['2-way', '3-way', '4-way', '5-way', '6-way', '8-way', '10-way'],
    cents: 4_900,
    perDay: 1,
  },
  {
    code: 'EXV',
    name: 'Expansion vessel',
    category: 'Heating',
    unit: 'pcs',
    sizes: ['8 l', '12 l', '18 l', '25 l', '35 l', '50 l'],
    cents: 3_700,
    perDay: 1,
  },
  {
    code: 'HSE',
    name: 'Flexible hose',
    category: 'Heating',
    unit: 'pcs',
    sizes: ['300 mm', '500 mm', '800 mm', '1000 mm', '1500 mm'],
    cents: 720,
    perDay: 3,
  },
  {
    code: 'TRP',
    name: 'Siphon trap',
    category: 'Sanitary',
    unit: 'pcs',
    sizes: ['32 mm', '40 mm', '50 mm'],
    cents: 980,
    perDay: 2,
  },
  {
    code: 'MIX',
    name: 'Mixer tap',
    category: 'Sanitary',
    unit: 'pcs',
    sizes: ['basin', 'kitchen', 'shower', 'bath', 'bidet'],
    cents: 6_400,
    perDay: 1,
  },
  {
    code: 'CIS',
    name: 'Cistern part',
    category: 'Sanitary',
    unit: 'pcs',
    sizes: ['fill valve', 'flush valve', 'flapper', 'button'],
    cents: 1_380,
    perDay: 2,
  },
];

/** Two hundred things that plumbers and heating engineers stock. */
export const DEMO_ITEMS: readonly DemoItem[] = FAMILIES.flatMap(itemsOf).slice(0, 200);

function itemsOf(family: Family): DemoItem[] {
  return family.sizes.map((size, place) => {
    const cents = Math.round(family.cents * (1 + place * 0.35));
    const perDay = Math.max(1, Math.round(family.perDay / (1 + place * 0.4)));
    const isLot = family.tracking === 'lot';
    return {
      perDay,
      cents,
      fields: {
        partNumber: `${family.code}-${String(place + 1).padStart(2, '0')}`,
        name: `${family.name} ${size}`,
        category: family.category,
        unit: family.unit,
        tracking: family.tracking ?? 'none',
        ...(isLot ? { lotsExpire: true } : {}),
        // One of each family has a minimum that it does not keep, so that there is something to order.
        minStockLevel: amount(family.tracking === 'serial' ? 2 : perDay * (place === 3 ? 50 : 6)),
        reorderQuantity: amount(family.tracking === 'serial' ? 4 : perDay * 20),
        cost: money(cents),
        price: money(Math.round(cents * 1.6)),
      },
    };
  });
}

/** A whole number of pieces. */
export function amount(count: number): Quantity {
  return parseQuantity(count)!; // A small whole number is a quantity.
}

/** Cents as money. */
export function money(cents: number): Quantity {
  return parseQuantity((cents / 100).toFixed(2))!; // Two decimals are within six.
}
