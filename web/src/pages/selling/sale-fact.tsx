import { Link } from '@tanstack/react-router';
import { saleView } from '../../../../client/index.ts';
import { useRead } from '../../api/hooks.ts';
import { Fact } from '../../parts/document/index.ts';

/** The sale that a document belongs to, linked; nothing where there is none. */
export function SaleFact({ id }: { id: number | null }) {
  const sale = useRead(['sales', 'by-id', id], (client) => saleView({ client, path: { id: id ?? 0 } }), {
    enabled: id !== null,
  });
  if (id === null) return null;
  return (
    <Fact label="Sale">
      <Link to="/selling/sales/$saleId" params={{ saleId: String(id) }} className="link">
        {sale.data?.number ?? id}
      </Link>
    </Fact>
  );
}
