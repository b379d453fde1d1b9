import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createClient as createHeyApi } from "@hey-api/openapi-ts";
import openapiTS, { astToString } from "openapi-typescript";
import { generate as generateWithOrval } from "orval";
import { generate as generateWithOrval7 } from "orval-7";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Tessera } from "../../server/src/testing/tessera.testing.ts";
import { openServer, readDocument } from "./open-server.testing.ts";

/** Beside the packages that generated code imports. */
const FOLDER = join(import.meta.dirname, "../node_modules/.cache/generated");

const OPTIONS: ts.CompilerOptions = {
  ...{ noEmit: true, strict: true, noUncheckedIndexedAccess: true, skipLibCheck: false },
  ...{ target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, types: [] },
  ...{
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
  },
};

const OPENAPI_FETCH = `
import createClient from "openapi-fetch";
import type { paths } from "./openapi-typescript.js";
const client = createClient<paths>({ baseUrl: "" });
const found = await client.POST("/api/model/project/findMany", { body: WHERE });
export const name: string | undefined = found.data?.data[0]?.name;`;

/** A call of each generated client, with a question in the place of WHERE. */
const CALLS: Record<string, string> = {
  "openapi-fetch": OPENAPI_FETCH,
  "hey-api": 'import { modelProjectFindMany } from "./hey-api/index.js";\nvoid modelProjectFindMany({ body: WHERE });',
  "orval 8": 'import { modelProjectFindMany } from "./orval-8/api.js";\nvoid modelProjectFindMany(WHERE);',
  "orval 7": 'import { modelProjectFindMany } from "./orval-7/api.js";\nvoid modelProjectFindMany(WHERE);',
};
const GOOD =
  '{ where: { name: { contains: "Sh" }, OR: [{ id: "PRJ-1" }] }, include: { folders: { take: 3 } }, orderBy: { name: "asc" } }';
const BAD = [
  "{ where: { name: 5 } }",
  '{ where: { nme: "Shop" } }',
  "{ where: { name: { contains: 5 } } }",
  '{ orderBy: { name: "up" } }',
];

describe("a client that is generated from the API document", () => {
  let tessera: Tessera;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ tessera, close } = await openServer());
    const document = await readDocument(tessera);
    rmSync(FOLDER, { recursive: true, force: true });
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(
      join(FOLDER, "openapi-typescript.ts"),
      astToString(await openapiTS(structuredClone(document) as never)),
    );
    await createHeyApi({
      input: structuredClone(document) as never,
      output: join(FOLDER, "hey-api"),
      logs: { level: "silent" },
      plugins: ["@hey-api/client-fetch", "@hey-api/typescript", "@hey-api/sdk"],
    });
    for (const [version, generate] of [
      ["8", generateWithOrval],
      ["7", generateWithOrval7],
    ] as const) {
      const target = join(FOLDER, `orval-${version}/api.ts`);
      await generate(
        {
          input: { target: structuredClone(document) as never },
          output: { target, client: "fetch", baseUrl: tessera.url },
        },
        FOLDER,
      );
    }
  });
  afterAll(() => close());

  /** The errors of each file, and of all that they import, by the name of the file they are in. One program: a client takes a second to check. */
  function errorsOf(codes: Record<string, string>): Record<string, string[]> {
    const files = Object.entries(codes).map(([name, code]) => {
      const file = join(FOLDER, `${name}.ts`);
      writeFileSync(file, code);
      return file;
    });
    const program = ts.createProgram(files, OPTIONS);
    const errors: Record<string, string[]> = Object.fromEntries(Object.keys(codes).map((name) => [name, []]));
    for (const { file, messageText, start } of ts.getPreEmitDiagnostics(program)) {
      const name = file?.fileName.slice(FOLDER.length + 1).replace(/\.ts$/, "") ?? "";
      errors[name] ??= [];
      errors[name].push(`${start ?? 0} ${ts.flattenDiagnosticMessageText(messageText, "\n")}`);
    }
    return errors;
  }

  // First: while the compiler works, which takes long, connections time out.
  it("calls a live server", async () => {
    const secret = await tessera.token(await tessera.signIn("alice", "USER"));
    await tessera.rest(secret, "POST /projects", { name: "Shop" });
    const headers = { authorization: `Bearer ${secret}` };
    const { default: createClient } = await import("openapi-fetch");
    const client = createClient<LivePaths>({ baseUrl: tessera.url, headers });
    const { data } = await client.POST("/api/model/project/findMany", {
      body: { where: { name: { startsWith: "Sh" } } },
    });
    expect(data).toMatchObject({ data: [{ id: "PRJ-1", name: "Shop" }] });

    const heyApi = await import(join(FOLDER, "hey-api/index.ts"));
    const { client: heyClient } = await import(join(FOLDER, "hey-api/client.gen.ts"));
    heyClient.setConfig({ baseUrl: tessera.url, auth: () => secret });
    expect((await heyApi.projectGet({ path: { projectId: "PRJ-1" } })).data).toMatchObject({ name: "Shop" });

    for (const version of ["8", "7"]) {
      const orval = await import(join(FOLDER, `orval-${version}/api.ts`));
      expect(await orval.projectGet("PRJ-1", { headers })).toMatchObject({ status: 200, data: { name: "Shop" } });
    }
  });

  it.each(Object.entries(CALLS))("compiles under strict, and not with a wrong where: %s", (name, call) => {
    const codes = { good: call.replace("WHERE", GOOD) } as Record<string, string>;
    for (const [index, question] of BAD.entries()) codes[`bad-${index}`] = call.replace("WHERE", question);
    const { good, ...bad } = errorsOf(codes);
    expect([name, good]).toEqual([name, []]);
    expect(Object.keys(bad)).toHaveLength(BAD.length);
    for (const [index, question] of BAD.entries())
      expect([question, bad[`bad-${index}`]]).toEqual([question, [expect.any(String)]]);
  });
});

type LivePaths = {
  "/api/model/project/findMany": {
    post: {
      parameters: object;
      requestBody: { content: { "application/json": { where: { name: { startsWith: string } } } } };
      responses: { 200: { content: { "application/json": { data: { id: string; name: string }[] } } } };
    };
  };
};
