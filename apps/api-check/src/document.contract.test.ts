import SwaggerParser from "@apidevtools/swagger-parser";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { Validator } from "@seriousme/openapi-schema-validator";
import spectral from "@stoplight/spectral-core";
import rulesets from "@stoplight/spectral-rulesets";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiDocument, openServer, operationsOf, readDocument, type Schema } from "./open-server.testing.ts";

describe("the API document", () => {
  let close: () => Promise<void>;
  let url: string;
  let document: ApiDocument;
  /** Validators change what they are given. */
  const copy = () => structuredClone(document) as never;

  beforeAll(async () => {
    const server = await openServer();
    close = server.close;
    url = server.tessera.url;
    document = await readDocument(server.tessera);
  });
  afterAll(() => close());

  it("is valid for @seriousme/openapi-schema-validator", async () => {
    expect(await new Validator().validate(copy())).toMatchObject({ valid: true });
  });

  it("is valid for swagger-parser", async () => {
    await expect(SwaggerParser.validate(copy())).resolves.toBeDefined();
  });

  it("leaves spectral nothing to say", async () => {
    const linter = new spectral.Spectral();
    linter.setRuleset({ extends: [rulesets.oas as never] });
    expect(await linter.run(copy())).toEqual([]);
  });

  it("leaves redocly nothing to say", async () => {
    const config = await createConfig({ extends: ["recommended"] });
    const problems = await lintFromString({ source: JSON.stringify(document), config });
    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([]);
  });

  it("has one server, the origin, with every path whole and once", () => {
    expect(document.servers.map((server) => server.url)).toEqual([url]);
    for (const path of Object.keys(document.paths)) expect(path).toMatch(/^\/api\//);
    const ids = operationsOf(document).map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => /\.\d+$/.test(id))).toEqual([]);
  });

  it("describes every operation, parameter and property", () => {
    const silent: string[] = [];
    const look = (schema: Schema | undefined, where: string) => silent.push(...silentFields(schema, where));
    for (const [name, schema] of Object.entries(document.components.schemas)) look(schema, name);
    for (const { method, path, operation } of operationsOf(document)) {
      const where = `${method} ${path}`;
      if (!operation.summary || !operation.description) silent.push(where);
      silent.push(...operation.parameters.filter((it) => !it.description).map(({ name }) => `${where} ${name}`));
      for (const { schema } of Object.values(operation.requestBody?.content ?? {})) look(schema, `${where} body`);
      for (const answer of Object.values(operation.responses))
        look(answer.content?.["application/json"]?.schema, where);
    }
    // What is missing here belongs into packages/domain/src/field-notes.ts.
    expect([...new Set(silent)]).toEqual([]);
    expect(document.tags.map(({ name }) => name)).not.toContain("Other");
  });

  it("gives every moment its format, and no number a bound that is none", () => {
    const text = JSON.stringify(document);
    expect(text).not.toMatch(new RegExp(`${Number.MAX_SAFE_INTEGER}`));
    for (const schema of Object.values(document.components.schemas)) {
      for (const [name, field] of Object.entries(schema.properties ?? {})) {
        const choices = [field, ...(field.anyOf ?? [])].filter((it) => it.type === "string" && !it.enum);
        if (name.endsWith("At"))
          for (const choice of choices) expect([name, choice.format]).toEqual([name, "date-time"]);
      }
    }
  });

  it("names the scopes of every operation, and every error with its body and headers", () => {
    for (const { path, operation } of operationsOf(document)) {
      const scopes = operation.security?.flatMap((it) => it.token ?? []) ?? [];
      for (const scope of scopes) expect(operation.description).toContain(`\`${scope}\``);
      for (const status of ["400", "429", "500", "503"])
        expect([path, Object.keys(operation.responses)]).toEqual([path, expect.arrayContaining([status])]);
    }
    for (const answer of Object.values(document.components.responses)) {
      expect(answer.content?.["application/json"]?.schema).toEqual({ $ref: "#/components/schemas/Error" });
      expect(answer.headers).toHaveProperty("X-Request-Id");
    }
    expect(document.components.responses.Error401?.headers).toHaveProperty("WWW-Authenticate");
    expect(document.components.responses.Error429?.headers).toHaveProperty("Retry-After");
  });
});

/** The properties without a description, with what they are in. */
function silentFields(schema: Schema | undefined, where: string): string[] {
  if (!schema) return [];
  const fields = Object.entries(schema.properties ?? {});
  const inner = [schema.items, ...(schema.anyOf ?? [])];
  return [
    ...fields.filter(([, field]) => !field.description).map(([name]) => `${where}.${name}`),
    ...fields.flatMap(([name, field]) => silentFields(field, `${where}.${name}`)),
    ...inner.flatMap((it) => silentFields(it, where)),
  ];
}
