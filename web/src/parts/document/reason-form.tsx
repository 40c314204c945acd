import { type ReactNode, useState } from 'react';
import type { Write } from '../../api/hooks.ts';
import { TextField } from '../fields.tsx';
import { FormModal } from '../form-modal.tsx';

interface ReasonFormProps {
  /** The question. */
  title: string;
  /** The text of the button that does it. */
  action: string;
  /** Its consequence. */
  consequence?: string | undefined;
  write: Pick<Write<{ reason: string }>, 'mutate' | 'isPending' | 'error' | 'stop'>;
  onClose: () => void;
  /** Whether it takes something away; the default. */
  danger?: boolean;
  children?: ReactNode;
}

/** Asks for confirmation of a step, and for the reason, which the history keeps. */
export function ReasonForm(props: ReasonFormProps) {
  const { title, action, consequence, write, onClose, danger = true, children } = props;
  const [reason, setReason] = useState('');
  return (
    <FormModal
      title={title}
      action={action}
      onClose={onClose}
      onSubmit={() => write.mutate({ reason })}
      write={write}
      why={reason.trim() === '' ? 'Enter a reason.' : undefined}
      danger={danger}
    >
      {children}
      <TextField
        label="Reason"
        required
        {...(consequence === undefined ? {} : { description: consequence })}
        value={reason}
        onChange={setReason}
      />
    </FormModal>
  );
}
