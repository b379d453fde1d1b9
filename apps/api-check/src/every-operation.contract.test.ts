import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorld, type World } from "../../server/src/testing/every-procedure.testing.ts";
import type { Tessera } from "../../server/src/testing/tessera.testing.ts";
import {
  type Answer,
  type ApiDocument,
  type Operation,
  openServer,
  operationsOf,
  readDocument,
} from "./open-server.testing.ts";
import { valuesOf } from "./values.testing.ts";

/** Calls of each operation; fast-check begins with small values and goes on to large ones. */
const RUNS = 25;
const REPORT = '<testsuite name="s"><testcase classname="a" name="b"/></testsuite>';

type Call = { parameters: Record<string, unknown>; body: unknown };

describe("every operation of the API document", () => {
  let tessera: Tessera;
  let close: () => Promise<void>;
  let document: ApiDocument;
  let world: World;
  /** Ids of what there is, by the parameters that name it. */
  let known: Record<string, string>;
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
  formats.default(ajv);

  beforeAll(async () => {
    ({ tessera, close } = await openServer());
    document = await readDocument(tessera);
    world = await openWorld(tessera);
    await world.root.admin.settings.update.mutate({ tokenRequestsPerMinute: 1_000_000 });
    const { userId, importId, resultId, accountId, projectId } = world;
    const { id: folderId } = await world.admin.folder.create.mutate({ projectId, name: "Checkout" });
    known = {
      ...{ userId, importId, resultId, accountId, folderId, runId: "RUN-1", with: "RUN-1", causeId: "CAUSE-1" },
      ...{ caseId: await world.caseId(), cycleId: "TCYCLE-1", teamId: await world.teamId() },
      commentId: await world.makeComment(),
    };
    ajv.addSchema(document, "api");
  });
  afterAll(() => close());

  /** A token that may do all that a token may; new for each operation, since some of them end it. */
  const newToken = () => tessera.token(world.root, { scopes: ["all", "admin:read", "admin:write", "admin:access"] });

  function callsOf({ parameters, requestBody }: Operation): fc.Arbitrary<Call> {
    const { schemas } = document.components;
    const fields = parameters
      .filter((it) => it.in !== "header")
      .map(({ name, required, schema }) => {
        const id = known[name];
        const ids = id === undefined ? [] : [fc.constant<unknown>(id)];
        const values = fc.oneof(valuesOf(schema, schemas), ...ids);
        return [name, required ? values : fc.option(values, { nil: undefined })] as const;
      });
    const [content] = Object.values(requestBody?.content ?? {});
    return fc.record({
      parameters: fc.record(Object.fromEntries(fields)),
      body: content ? valuesOf(withoutFiles(content.schema), schemas) : fc.constant(undefined),
    });
  }

  /** The status of the answer, after it was held against the document. */
  async function send(secret: string, method: string, path: string, operation: Operation, call: Call): Promise<number> {
    const address = addressOf(path, operation, call.parameters);
    const { body, headers } = bodyOf(operation, call.body);
    const answer = await fetch(tessera.url + address, {
      method,
      headers: { authorization: `Bearer ${secret}`, ...headers },
      ...(body !== undefined && { body }),
    });
    const json = await answer.json().catch(() => undefined);
    const told = `${method} ${address} ${JSON.stringify(call.body)?.slice(0, 2000)} answered ${answer.status} ${JSON.stringify(json)?.slice(0, 500)}`;
    expect(answer.status, told).toBeLessThan(500);
    const described = resolved(operation.responses[answer.status]);
    expect(described, `${told}, which the document lacks`).toBeDefined();
    const pointer = pointerOf(operation, method, path, answer.status);
    const validate = ajv.getSchema(`api#${pointer}`);
    if (!validate) throw new Error(`No schema at ${pointer}`);
    expect([validate(json), validate.errors, told]).toEqual([true, null, told]);
    for (const name of Object.keys(described?.headers ?? {}).filter((it) => it.startsWith("X-"))) {
      expect(answer.headers.has(name), `${told} without ${name}`).toBe(true);
    }
    return answer.status;
  }

  const resolved = (answer: Answer | undefined) =>
    answer?.$ref ? document.components.responses[answer.$ref.slice("#/components/responses/".length)] : answer;

  const pointerOf = ({ responses }: Operation, method: string, path: string, status: number) => {
    const at =
      responses[status]?.$ref?.slice(1) ??
      `/paths/${path.replaceAll("/", "~1")}/${method.toLowerCase()}/responses/${status}`;
    return `${at}/content/application~1json/schema`.replaceAll("{", "%7B").replaceAll("}", "%7D");
  };

  it("answers what the document says, whatever is sent, and never fails", async () => {
    const found = new Map<string, Set<number>>();
    for (const { method, path, operation } of deletionsLast(document)) {
      const statuses = new Set<number>();
      found.set(`${method} ${path}`, statuses);
      const endsToken = path.endsWith("/tokens/self") && method === "DELETE";
      const secret = await newToken();
      const each = fc.asyncProperty(callsOf(operation), async (call) => {
        statuses.add(await send(endsToken ? await newToken() : secret, method, path, operation, call));
      });
      await fc.assert(each, { numRuns: RUNS, seed: 4711 });
      await world.root.admin.settings.update.mutate({
        tokenRequestsPerMinute: 1_000_000,
        requireSecondFactor: false,
        maxLiveTokensPerUser: 10_000,
      });
    }
    // Most of them get through at least once: what is generated is no noise.
    const never = [...found].filter(([, statuses]) => ![...statuses].some((it) => it < 300)).map(([route]) => route);
    expect(never.length, `without success: ${never.join(", ")}`).toBeLessThan(found.size / 3);
  });

  it("takes the input that the document shows as an example", async () => {
    const refused: string[] = [];
    for (const { method, path, operation } of operationsOf(document)) {
      const parameters = operation.parameters.filter((it) => it.required && it.in !== "header");
      const samples = parameters.map(({ name, schema }) => [
        name,
        known[name] ?? schema.examples?.[0] ?? schema.enum?.[0] ?? "x",
      ]);
      const body = Object.values(operation.requestBody?.content ?? {})[0]?.example ?? {};
      const secret = await newToken();
      const call = { parameters: Object.fromEntries(samples), body };
      const status = await send(secret, method, path, operation, call);
      if (status === 400) refused.push(`${method} ${path}`);
    }
    // The name of a project is what no document can know, nor what the caller attaches files to, or comments on.
    const chosen = ["GET /api/v1/attachments", "GET /api/v1/comments", "POST /api/v1/attachments"];
    expect(refused.sort()).toEqual(["DELETE /api/v1/projects/{projectId}", ...chosen]);
  });
});

/** The operations, so that what they are about is there for as long as possible. */
function deletionsLast(document: ApiDocument) {
  const operations = operationsOf(document);
  const isDeletion = ({ method }: { method: string }) => method === "DELETE";
  return [...operations.filter((it) => !isDeletion(it)), ...operations.filter(isDeletion)];
}

/** The schema of a form without its files, which are sent anyway. */
function withoutFiles(schema: ApiDocument["components"]["schemas"][string]) {
  const { file: _, ...properties } = schema.properties ?? {};
  return { ...schema, properties };
}

function addressOf(path: string, { parameters }: Operation, values: Record<string, unknown>): string {
  const query = new URLSearchParams();
  let address = path;
  for (const { name, in: place } of parameters) {
    const value = values[name];
    if (value === undefined || place === "header") continue;
    // An empty one would be another address.
    if (place === "path")
      address = address.replace(`{${name}}`, encodeURIComponent(String(value).toWellFormed()) || "x");
    else for (const item of [value].flat()) query.append(name, String(item));
  }
  return query.size > 0 ? `${address}?${query}` : address;
}

function bodyOf({ requestBody }: Operation, value: unknown): { body?: BodyInit; headers: Record<string, string> } {
  if (!requestBody) return { headers: {} };
  if (!("multipart/form-data" in requestBody.content))
    return { body: JSON.stringify(value), headers: { "content-type": "application/json" } };
  const form = new FormData();
  for (const [name, text] of Object.entries(value as object).filter(([it]) => it !== "file"))
    form.append(name, String(text));
  form.append("file", new File([REPORT], "report.xml"));
  return { body: form, headers: {} };
}
