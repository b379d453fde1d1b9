import { BASE_PATH } from "#web/base-path.ts";
import { type Endpoint, formOf } from "./api-document.ts";

/** What someone entered to try a call. */
type Entered = {
  token: string;
  /** Of parameters. */
  values: Record<string, string>;
  /** JSON. */
  body: string | undefined;
  /** Texts of a form. */
  texts: Record<string, string>;
  files: File[];
};
/** What came back, for people. */
export type Answer = { status: string; text: string };

/** Makes the call to this server, without the page's cookie. What fails on the way is an answer too. */
export async function callEndpoint(endpoint: Endpoint, entered: Entered): Promise<Answer> {
  const { method } = endpoint;
  const headers: Record<string, string> = entered.token === "" ? {} : { authorization: `Bearer ${entered.token}` };
  const body = bodyOf(endpoint, entered);
  if (body instanceof SyntaxError) return { status: "The body is not JSON", text: body.message };
  if (typeof body === "string") headers["content-type"] = "application/json";
  try {
    const init = { method, headers, credentials: "omit", ...(body !== undefined && { body }) } as const;
    const answer = await fetch(BASE_PATH + addressOf(endpoint, entered.values), init);
    return { status: `${answer.status} ${answer.statusText}`, text: readable(await answer.text()) };
  } catch (error) {
    return { status: "The server can't be reached", text: error instanceof Error ? error.message : "" };
  }
}

function addressOf({ path, operation }: Endpoint, values: Record<string, string>): string {
  const query = new URLSearchParams();
  let address = path;
  for (const { name, in: place, schema } of operation.parameters) {
    const value = values[name]?.trim() ?? "";
    if (place === "path") address = address.replace(`{${name}}`, encodeURIComponent(value));
    if (place !== "query" || value === "") continue;
    for (const item of schema.type === "array" ? value.split(",") : [value]) query.append(name, item.trim());
  }
  return query.size > 0 ? `${address}?${query}` : address;
}

function bodyOf({ operation }: Endpoint, entered: Entered): string | FormData | SyntaxError | undefined {
  if (formOf(operation)) return formFrom(entered);
  const { body } = entered;
  if (body === undefined) return undefined;
  try {
    JSON.parse(body);
    return body;
  } catch (error) {
    return error instanceof SyntaxError ? error : new SyntaxError("The body can't be read");
  }
}

function formFrom({ texts, files }: Entered): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(texts)) form.append(name, value);
  for (const file of files) form.append("file", file);
  return form;
}

/** JSON over several lines; anything else as it came. */
function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // An empty answer, or none that is JSON.
    return text;
  }
}
