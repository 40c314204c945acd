import type { ReactNode } from 'react';
import { useLocations } from '../../api/names.ts';
import { Fact, Facts } from '../../parts/document/index.ts';
import { formatDate, formatMoney, None } from '../../parts/format.tsx';
import { LocationName } from '../../parts/links.tsx';
import { useVendorNames } from './vendors.ts';

interface Paper {
  vendorId: number | null;
  locationId: number | null;
  date: string;
  reference: string | null;
  memo: string | null;
  total: string;
  createdBy: { name: string };
}

interface PaperFactsProps {
  paper: Paper;
  /** What the place is to this kind of paper. */
  place?: string;
  /** Further facts. */
  children?: ReactNode;
}

/** What stands at the head of a purchasing paper. */
export function PaperFacts({ paper, place = 'Deliver to', children }: PaperFactsProps) {
  const vendors = useVendorNames();
  const { byId } = useLocations();
  return (
    <Facts>
      <Fact label="Vendor">{vendors.get(paper.vendorId ?? 0) ?? <None />}</Fact>
      <Fact label={place}>
        <LocationName id={paper.locationId} byId={byId} />
      </Fact>
      <Fact label="Date">{formatDate(paper.date)}</Fact>
      <Fact label="Reference">{paper.reference ?? <None />}</Fact>
      <Fact label="Total">{formatMoney(paper.total)}</Fact>
      <Fact label="By">{paper.createdBy.name}</Fact>
      {paper.memo && <Fact label="Memo">{paper.memo}</Fact>}
      {children}
    </Facts>
  );
}
