import { type Receipt, receiptList, type VendorReturn, vendorReturnList } from '../../../../client/index.ts';
import { useRead } from '../../api/hooks.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { dateColumn, numberColumn, statusColumn, totalColumn } from '../../parts/document/index.ts';
import { Section } from '../../parts/page.tsx';
import { Empty, Loaded, Problem } from '../../parts/states.tsx';

type Following = Pick<Receipt | VendorReturn, 'id' | 'number' | 'status' | 'date' | 'total'> & {
  kind: 'receipt' | 'vendor_return';
};

const DOCUMENTS_MAX = 1_000;

const COLUMNS: Column<Following>[] = [
  numberColumn((row) => row.kind),
  dateColumn((row) => row.date, { wideOnly: false }),
  totalColumn(),
  statusColumn(),
];

/** The receipts of an order, and its returns. */
export function FollowingDocuments({ orderId }: { orderId: number }) {
  const query = { sourceId: orderId, limit: DOCUMENTS_MAX };
  const receipts = useRead(['receipts', 'of-order', orderId], (client) => receiptList({ client, query }));
  const returns = useRead(['vendor-returns', 'of-order', orderId], (client) => vendorReturnList({ client, query }));
  return (
    <Section title="Receipts and returns">
      <Problem error={returns.error} retry={() => void returns.refetch()} />
      <Loaded query={receipts}>
        {(came) => (
          <DataTable
            label="Receipts and returns of this order"
            columns={COLUMNS}
            rows={[
              ...came.data.map((row): Following => ({ ...row, kind: 'receipt' })),
              ...(returns.data?.data ?? []).map((row): Following => ({ ...row, kind: 'vendor_return' })),
            ]}
            rowKey={(row) => row.id}
            empty={<Empty title="Nothing has arrived yet" />}
          />
        )}
      </Loaded>
    </Section>
  );
}
