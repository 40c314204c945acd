declare module 'gs1-barcode-parser-mod' {
  /** Takes the text of a GS1 barcode apart; throws where it is none. */
  export function parseBarcode(text: string): {
    /** The symbology, as far as the text says. */
    codeName: string;
    parsedCodeItems: {
      /** The application identifier. */
      ai: string;
      /** The digits or letters behind it, as they stand there. */
      raw: string;
    }[];
  };
}
