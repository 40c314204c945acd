/** The server allows styles with this mark and no others. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[name="onhand-nonce"]')?.content ?? '';
