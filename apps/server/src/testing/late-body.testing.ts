import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, request } from "node:http";
import type { Tessera } from "./tessera.testing.ts";

/** Sends the head and one byte; goes on once the server has found out who calls. */
export async function prepare(
  tessera: Tessera,
  path: string,
  headers: Record<string, string>,
  body: string,
): Promise<ClientRequest> {
  const { promise: isKnown, resolve } = Promise.withResolvers<void>();
  const { callBudget } = tessera.ctx;
  const run = callBudget.run.bind(callBudget);
  callBudget.run = (...args) => {
    resolve();
    return run(...(args as Parameters<typeof run>)) as never;
  };
  const sent = request(`${tessera.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body), ...headers },
  });
  sent.write(body.slice(0, 1));
  await isKnown;
  callBudget.run = run;
  return sent;
}

/** The answer, once the rest of the body was sent. */
export async function answerOf(sent: ClientRequest): Promise<{ status: number; code: string | undefined }> {
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  let text = "";
  for await (const chunk of answer) text += chunk;
  const { error, errorCode } = JSON.parse(text);
  return { status: answer.statusCode ?? 0, code: errorCode ?? error?.data?.errorCode };
}
