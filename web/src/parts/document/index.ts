/** The parts that the pages of all documents are made of. */
export { dateColumn, numberColumn, statusColumn, totalColumn } from './document-columns.tsx';
export { DocumentLines, type LineColumn, moneyColumn, quantityColumn, trackedColumns } from './document-lines.tsx';
export { DocumentLink } from './document-link.tsx';
export { DocumentMovements } from './document-movements.tsx';
export { DocumentPage } from './document-page.tsx';
export { Fact, Facts } from './facts.tsx';
export { ReasonForm } from './reason-form.tsx';
export { knownStatus, StatusFilter } from './status-filter.tsx';
