import { useDisclosure } from '@mantine/hooks';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import {
  type PurchaseRequestViewResponses,
  purchaseRequestApprovalCreate,
  purchaseRequestRejectionCreate,
  purchaseRequestView,
} from '../../../../client/index.ts';
import { useRead, useWrite } from '../../api/hooks.ts';
import { useWhyNot } from '../../api/session.ts';
import { TextField } from '../../parts/fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';
import { HintButton } from '../../parts/hint-button.tsx';
import { Page } from '../../parts/page.tsx';
import { Loaded, Problem } from '../../parts/states.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { PaperFacts } from './paper-facts.tsx';
import { PaperLines } from './paper-lines.tsx';

type Request = PurchaseRequestViewResponses[200];

/** One request: what is asked for, and the decision. */
export function RequestPage() {
  const { requestId } = useParams({ from: '/purchasing/requests/$requestId' });
  const id = Number(requestId);
  const request = useRead(['purchase-requests', id], (client) => purchaseRequestView({ client, path: { id } }));
  return <Loaded query={request}>{(row) => <RequestContent key={row.id} request={row} />}</Loaded>;
}

function RequestContent({ request }: { request: Request }) {
  const [rejects, { open, close }] = useDisclosure(false);
  const { id } = request;
  const approve = useWrite(
    (client, _: null, headers) => purchaseRequestApprovalCreate({ client, path: { id }, body: null, headers }),
    { done: 'It was approved, and is an order now.' },
  );
  const mayNot = useWhyNot('purchasing:write');
  const why = mayNot ?? (request.status === 'pending_approval' ? undefined : 'It was decided already.');
  return (
    <Page
      title={`Request ${request.number}`}
      hint={<StatusBadge status={request.status} />}
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
      <Problem error={approve.error} />
      {request.purchaseOrderId !== null && (
        <Link to="/purchasing/orders/$orderId" params={{ orderId: String(request.purchaseOrderId) }} className="link">
          See its order
        </Link>
      )}
      <PaperFacts paper={request} />
      <PaperLines lines={request.lines} />
      {rejects && <RejectForm id={id} onClose={close} />}
    </Page>
  );
}

function RejectForm({ id, onClose }: { id: number; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const reject = useWrite(
    (client, body: { reason: string }, headers) =>
      purchaseRequestRejectionCreate({ client, path: { id }, body, headers }),
    { done: 'It was rejected.', onDone: onClose },
  );
  return (
    <FormModal
      title="Reject this request?"
      action="Reject"
      onClose={onClose}
      onSubmit={() => reject.mutate({ reason })}
      busy={reject.isPending}
      error={reject.error}
      why={reason === '' ? 'Say why.' : undefined}
    >
      <TextField label="Reason" required value={reason} onChange={setReason} />
    </FormModal>
  );
}
