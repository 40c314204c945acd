import { SimpleGrid, Text } from '@mantine/core';
import { useLocations } from '../../api/names.ts';
import { formatDate, formatMoney, None } from '../../parts/format.tsx';
import { LocationName } from '../../parts/links.tsx';
import { useVendorNames } from './vendors.ts';

interface Paper {
  vendorId: number | null;
  locationId: number | null;
  date: string;
  reference: string | null;
  total: string;
  createdBy: { name: string };
}

/** What stands at the head of a paper. */
export function PaperFacts({ paper }: { paper: Paper }) {
  const vendors = useVendorNames();
  const { byId } = useLocations();
  return (
    <SimpleGrid cols={{ base: 2, md: 6 }} className="section">
      <Fact label="Vendor">{vendors.get(paper.vendorId ?? 0) ?? <None />}</Fact>
      <Fact label="Deliver to">
        <LocationName id={paper.locationId} byId={byId} />
      </Fact>
      <Fact label="Date">{formatDate(paper.date)}</Fact>
      <Fact label="Reference">{paper.reference ?? <None />}</Fact>
      <Fact label="Total">{formatMoney(paper.total)}</Fact>
      <Fact label="By">{paper.createdBy.name}</Fact>
    </SimpleGrid>
  );
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <Text size="xs" className="hint">
        {label}
      </Text>
      <Text size="sm" component="div">
        {children}
      </Text>
    </div>
  );
}
