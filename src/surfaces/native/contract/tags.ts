/** The parts of the document, in the order in which a reader meets them. */
export const TAGS = [
  { name: 'Access', description: 'Signing in and out, tokens for OAuth clients, and who one is.' },
  { name: 'Catalog', description: 'Items, locations, and the parties and things that documents name.' },
  { name: 'Movements', description: 'The one way stock changes.' },
  { name: 'Stock', description: 'Balances, history, explanation and verification.' },
  { name: 'Levels', description: 'How much of an item is to be there, what is missing, and what brings it.' },
  { name: 'Reservations', description: 'Stock that is held.' },
  { name: 'Adjustments', description: 'The documents of movements that state what is physically true.' },
  { name: 'Transfers', description: 'Stock that goes from one location to another.' },
  { name: 'Counts', description: 'Sheets on which stock is counted.' },
  { name: 'Selling', description: 'Sales, packagings, and what customers bring back.' },
  {
    name: 'Purchasing',
    description: 'Requests, orders, receipts and returns to vendors, with their types and markups.',
  },
  { name: 'Export batches', description: 'Documents that are handed over to the books.' },
  { name: 'Feed', description: 'Everything that changed, in order, for ever.' },
  { name: 'Overview', description: 'A company and its server at a glance.' },
  { name: 'Operator', description: 'Companies and their credentials; with the key of the installation.' },
] as const;

export type Tag = (typeof TAGS)[number]['name'];
