import { TextInput } from '@mantine/core';

interface TextFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  description?: string;
  required?: boolean;
  error?: string | undefined;
  type?: string;
  /** Whether it takes codes, so that a scan into it stays in it. */
  takesScans?: boolean;
}

/** A one-line text. */
export function TextField({ onChange, takesScans = false, ...field }: TextFieldProps) {
  return (
    <TextInput
      {...field}
      {...(takesScans ? { 'data-scan': 'takes' } : {})}
      withAsterisk={field.required}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
