import { Button, type ButtonProps, Tooltip } from '@mantine/core';
import { type MouseEvent, type ReactNode, useId } from 'react';
import { toast } from './toast.tsx';

interface HintButtonProps extends ButtonProps {
  /** Why it cannot be used now; it stays reachable and shows this. */
  why?: string | undefined;
  onClick?: (event: MouseEvent<HTMLButtonElement>) => void;
  type?: 'button' | 'submit';
  children: ReactNode;
}

/** A button that says why it cannot be used: on hover and focus, to a screen reader, and on a touch. */
export function HintButton({ why, onClick, type = 'button', ...button }: HintButtonProps) {
  const id = useId();
  if (why === undefined) return <Button type={type} {...button} {...(onClick ? { onClick } : {})} />;
  return (
    <Tooltip label={why} multiline w={280} withArrow withinPortal={false}>
      <Button
        {...button}
        type="button"
        aria-disabled
        data-disabled
        aria-describedby={id}
        onClick={(event) => {
          event.preventDefault();
          toast(why);
        }}
        rightSection={
          <span hidden id={id}>
            {why}
          </span>
        }
      />
    </Tooltip>
  );
}
