/** The content of a field at some moment, to restore what a scanner typed over. */
export interface FieldState {
  element: Element | null;
  restore(): void;
}

type Text = HTMLInputElement | HTMLTextAreaElement;

const NO_TEXT = new Set([
  'button',
  'submit',
  'reset',
  'checkbox',
  'radio',
  'file',
  'image',
  'range',
  'color',
  'hidden',
]);

/** Whether keys type into an element. */
export function isTextField(element: Element | null): element is Text {
  if (element instanceof HTMLTextAreaElement) return true;
  return element instanceof HTMLInputElement && !NO_TEXT.has(element.type);
}

/** Reads the field that has the focus. */
export function lookAt(element: Element | null): FieldState {
  if (isTextField(element)) {
    const { value, selectionStart, selectionEnd } = element;
    return {
      element,
      restore() {
        writeInto(element, value);
        // Dates and numbers of the browser's own have no selection.
        if (selectionStart !== null) element.setSelectionRange(selectionStart, selectionEnd);
      },
    };
  }
  if (element instanceof HTMLSelectElement) {
    const { value } = element;
    return {
      element,
      restore() {
        if (element.value === value) return;
        element.value = value;
        element.dispatchEvent(new Event('change', { bubbles: true }));
      },
    };
  }
  return { element, restore: () => undefined };
}

/** Puts a text into a field as if it had been typed, so that listeners on the field see it. */
export function writeInto(field: Text, text: string): void {
  if (field.value === text) return;
  const of = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
  // The page's library puts its own setter on each field, which would hide the change from the library.
  Object.getOwnPropertyDescriptor(of, 'value')?.set?.call(field, text);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
