/** What answers of the present test contradict in the document; the setup of every test file looks after each test. */
export const found: string[] = [];
