import { useDisclosure } from '@mantine/hooks';
import { useParams } from '@tanstack/react-router';
import {
  type PurchaseRequest,
  purchaseRequestApprovalCreate,
  purchaseRequestRejectionCreate,
  purchaseRequestView,
} from '../../../../client/index.ts';
import { useRead, useWrite } from '../../api/hooks.ts';
import { useWhyNot } from '../../api/session.ts';
import {
  DocumentLines,
  DocumentLink,
  DocumentPage,
  Fact,
  moneyColumn,
  quantityColumn,
  ReasonForm,
} from '../../parts/document/index.ts';
import { HintButton } from '../../parts/hint-button.tsx';
import { Loaded } from '../../parts/states.tsx';
import { PurchasingFacts } from './purchasing-facts.tsx';

type Request = PurchaseRequest;
type Line = Request['lines'][number];

const COLUMNS = [
  quantityColumn<Line>('quantity', 'Requested', (line) => line.quantity, { unit: 'written', width: '100px' }),
  moneyColumn<Line>('cost', 'Unit cost', (line) => line.unitCost),
  moneyColumn<Line>('total', 'Total', (line) => line.total),
];

/** One request: what is requested, and the decision. */
export function RequestPage() {
  const { requestId } = useParams({ from: '/purchasing/requests/$requestId' });
  const id = Number(requestId);
  const request = useRead(['purchase-requests', id], (client) => purchaseRequestView({ client, path: { id } }));
  return <Loaded query={request}>{(row) => <RequestContent key={row.id} request={row} />}</Loaded>;
}

function RequestContent({ request }: { request: Request }) {
  const [rejects, { open, close }] = useDisclosure(false);
  const { id, purchaseOrderId } = request;
  const approve = useWrite(
    `Approve request ${request.number}`,
    (client, _: null, headers) => purchaseRequestApprovalCreate({ client, path: { id }, body: null, headers }),
    { done: 'It was approved and is now an order.' },
  );
  const reject = useWrite(
    `Reject request ${request.number}`,
    (client, body: { reason: string }, headers) =>
      purchaseRequestRejectionCreate({ client, path: { id }, body, headers }),
    { done: 'It was rejected.', onDone: close },
  );
  const mayNot = useWhyNot('purchasing:write');
  const why = mayNot ?? (request.status === 'pending_approval' ? undefined : 'It has already been decided.');
  return (
    <DocumentPage
      name="Request"
      document={request}
      error={approve.error}
      actions={
        <>
          <HintButton why={why} loading={approve.isPending} onClick={() => approve.mutate(null)}>
            Approve
          </HintButton>
          <HintButton why={why} variant="outline" color="red" onClick={open}>
            Reject
          </HintButton>
        </>
      }
    >
      <PurchasingFacts document={request}>
        {purchaseOrderId !== null && (
          <Fact label="Order">
            <DocumentLink kind="purchase_order" id={purchaseOrderId}>
              See its order
            </DocumentLink>
          </Fact>
        )}
      </PurchasingFacts>
      <DocumentLines lines={request.lines} columns={COLUMNS} />
      {rejects && <ReasonForm title="Reject this request?" action="Reject" write={reject} onClose={close} />}
    </DocumentPage>
  );
}
