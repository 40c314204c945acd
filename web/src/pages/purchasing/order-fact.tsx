import { purchaseOrderView } from '../../../../client/index.ts';
import { useRead } from '../../api/hooks.ts';
import { DocumentLink, Fact } from '../../parts/document/index.ts';

/** The order that a document belongs to; nothing is read where it belongs to none. */
export function useOrder(id: number | null) {
  return useRead(['purchase-orders', id], (client) => purchaseOrderView({ client, path: { id: id ?? 0 } }), {
    enabled: id !== null,
  });
}

/** Among the facts of a document, the order that it belongs to. */
export function OrderFact({ id }: { id: number | null }) {
  const order = useOrder(id);
  if (id === null) return null;
  return (
    <Fact label="Order">
      <DocumentLink kind="purchase_order" id={id}>
        {order.data?.number ?? 'See its order'}
      </DocumentLink>
    </Fact>
  );
}
