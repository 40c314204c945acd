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
  children?: ReactNode;
}

/** Asks for confirmation of a step that reverses or cancels something, and for the reason, which the document's history keeps. */
export function ReasonForm({ title, action, consequence, write, onClose, children }: ReasonFormProps) {
  const [reason, setReason] = useState('');
  return (
    <FormModal
      title={title}
      action={action}
      onClose={onClose}
      onSubmit={() => write.mutate({ reason })}
      write={write}
      why={reason.trim() === '' ? 'Enter a reason.' : undefined}
      danger
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
