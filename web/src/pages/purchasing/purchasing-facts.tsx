import type { ReactNode } from 'react';
import { useLocations } from '../../api/names.ts';
import { Fact, Facts } from '../../parts/document/index.ts';
import { formatDate, formatMoney, None } from '../../parts/format.tsx';
import { LocationName } from '../../parts/links.tsx';
import { useVendorNames } from './vendors.ts';

interface Head {
  vendorId: number | null;
  locationId: number | null;
  date: string;
  reference: string | null;
  memo: string | null;
  total: string;
  createdBy: { name: string };
}

interface PurchasingFactsProps {
  document: Head;
  /** What the location means for this kind of document. */
  place?: string;
  /** Further facts. */
  children?: ReactNode;
}

/** The head of a purchasing document. */
export function PurchasingFacts({ document, place = 'Deliver to', children }: PurchasingFactsProps) {
  const vendors = useVendorNames();
  const { byId } = useLocations();
  return (
    <Facts>
      <Fact label="Vendor">{vendors.get(document.vendorId ?? 0) ?? <None />}</Fact>
      <Fact label={place}>
        <LocationName id={document.locationId} byId={byId} />
      </Fact>
      <Fact label="Date">{formatDate(document.date)}</Fact>
      <Fact label="Reference">{document.reference ?? <None />}</Fact>
      <Fact label="Total">{formatMoney(document.total)}</Fact>
      <Fact label="By">{document.createdBy.name}</Fact>
      {document.memo && <Fact label="Memo">{document.memo}</Fact>}
      {children}
    </Facts>
  );
}
