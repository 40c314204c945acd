/** Sends a request of the native API that must succeed. Answers its body. */
export async function call<Body = { id: number }>(
  server: string,
  key: string,
  method: string,
  path: string,
  body?: object,
): Promise<Body> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const answer = await fetch(`${server}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Body;
}
