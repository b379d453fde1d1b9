import { HTTP_STATUS, MODEL_OPERATIONS, WebhookEventType } from "@tessera/domain";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "./testing/each-database.testing.ts";
import { PROCEDURES, routesOf } from "./testing/every-procedure.testing.ts";
import { Tessera } from "./testing/tessera.testing.ts";

type Schema = Record<string, unknown> & { $ref?: string };
type Parameter = { name: string; in: string; required: boolean; schema?: Schema; content?: Content };
type Content = Record<string, { schema?: Schema }>;
type Operation = {
  operationId: string;
  parameters: Parameter[];
  requestBody?: { required: boolean; content: Content };
  responses: Record<string, { description: string; content?: Content }>;
};
type Document = {
  openapi: string;
  info: { title: string; version: string };
  servers: { url: string }[];
  security: object[];
  paths: Record<string, Record<string, Operation>>;
  webhooks: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema>; securitySchemes: object };
};

/** The implemented routes of the contract. */
const CONTRACT = [
  ...["GET /me", "GET /projects/user-projects"],
  ...["POST /projects", "GET /projects/{projectId}", "PATCH /projects/{projectId}"],
  ...["GET /test-cases", "POST /test-cases"],
  ...["GET /test-cases/{caseId}", "PATCH /test-cases/{caseId}", "DELETE /test-cases/{caseId}"],
  ...["GET /folders", "POST /folders"],
  ...["GET /test-cycles", "POST /test-cycles", "GET /test-cycles/{cycleId}", "PATCH /test-cycles/{cycleId}"],
  ...["GET /test-cycles/{cycleId}/results", "POST /test-cycles/{cycleId}/results"],
  ...["POST /imports", "GET /imports/{importId}", "POST /junit/import"],
  ...["GET /model/project/findMany", "POST /model/project/count", "POST /model/testCase/findUnique"],
  ...["GET /admin/users", "PATCH /admin/users/{userId}", "GET /admin/audit-events"],
  ...["GET /admin/tokens", "POST /admin/tokens/{tokenId}/revoke"],
  ...["GET /admin/invitations", "POST /admin/invitations", "GET /admin/settings", "PATCH /admin/settings"],
  ...["GET /admin/service-accounts", "POST /admin/service-accounts", "PATCH /admin/service-accounts/{accountId}"],
  ...["GET /projects/{projectId}/members", "PUT /projects/{projectId}/members/{userId}"],
];

/** Routes that don't answer 201 where something is made, 200 elsewhere. */
const UNUSUAL: Record<string, string[]> = {
  "POST /imports/{importId}/attachments": ["200"],
  "POST /projects/{projectId}/retention/preview": ["200"],
  "POST /imports": ["200", "201"],
  "POST /case-imports": ["200", "201"],
  "POST /credentials/revoke": ["202"],
  "POST /admin/tokens/{tokenId}/revoke": ["200"],
  "POST /admin/tokens/revoke": ["200"],
  "POST /admin/users/update": ["200"],
  "POST /test-cases/{caseId}/flaky-reset": ["200"],
  "POST /causes/{causeId}/merge": ["200"],
  "POST /bin/{id}/restore": ["200"],
  "POST /runs/{runId}/finish": ["200"],
  "POST /exploratory-sessions/{explorationId}/start": ["200"],
  "POST /exploratory-sessions/{explorationId}/pause": ["200"],
  "POST /exploratory-sessions/{explorationId}/end": ["200"],
  "POST /admin/invitations/{invitationId}/resend": ["200"],
  "POST /admin/invitations/{invitationId}/revoke": ["200"],
  "POST /admin/tokens/revoke-matching": ["200"],
  "POST /admin/users/update-matching": ["200"],
  "POST /test-cases/change": ["200"],
  "POST /test-cases/delete": ["200"],
  "POST /test-cases/review": ["200"],
  "POST /test-cases/{caseId}/versions/{version}/restore": ["200"],
  "POST /proposals/accept": ["200"],
  "POST /proposals/decline": ["200"],
  "POST /proposals/withdraw": ["200"],
  "POST /proposals/{proposalId}/accept": ["200"],
  "POST /proposals/{proposalId}/decline": ["200"],
  "POST /proposed-imports/{proposedImportId}/accept": ["200"],
  "POST /proposed-imports/{proposedImportId}/decline": ["200"],
  "POST /renames/{renameId}/accept": ["200"],
  "POST /renames/{renameId}/decline": ["200"],
  "POST /renames/{renameId}/undo": ["200"],
  ...Object.fromEntries(
    ["/webhooks/{webhookId}", "/admin/webhooks/{webhookId}"].flatMap((webhook): [string, string[]][] => [
      [`POST ${webhook}/rotate-secret`, ["200"]],
      [`POST ${webhook}/test`, ["202"]],
      [`POST ${webhook}/deliveries/{deliveryId}/resend`, ["202"]],
    ]),
  ),
  "POST /test-cycles/{cycleId}/cases": ["200"],
  "POST /test-cycles/{cycleId}/cases/assign": ["200"],
  "POST /test-cycles/{cycleId}/cases/remove": ["200"],
  "POST /test-cycles/{cycleId}/close": ["200"],
  "POST /test-cycles/{cycleId}/reopen": ["200"],
};

/** A route with its whole path: the calls of other products are not below `/api/v1`. */
function whole(route: string): string {
  return route.replace(" /", / \/(junit|model)\//.test(route) ? " /api/" : " /api/v1/");
}

const UNUSUAL_WHOLE = Object.fromEntries(Object.entries(UNUSUAL).map(([route, it]) => [whole(route), it]));

describeOnEachDb("the API document", (on) => {
  let tessera: Tessera;
  let document: Document;
  let operations: [string, Operation][];

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    const answer = await tessera.rest(null, "GET /openapi.json");
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/json; charset=utf-8"]);
    document = answer.body;
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, it]): [string, Operation] => [`${method.toUpperCase()} ${path}`, it]),
    );
  });
  afterAll(() => tessera.stop());

  const operation = (route: string) => new Map(operations).get(whole(route)) as Operation;

  it("is valid OpenAPI 3.1", () => {
    expect(document).toMatchObject({
      openapi: "3.1.0",
      info: { title: "Tessera", version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
      servers: [{ url: tessera.url }],
      security: [{ bearer: [] }],
      components: { securitySchemes: { bearer: { type: "http", scheme: "bearer" } } },
    });
  });

  it("has every route of the contract, each once, and only routes that answer", () => {
    const routes = operations.map(([route]) => route);
    expect(routes).toEqual(expect.arrayContaining(CONTRACT.map(whole)));
    const served = Object.keys(PROCEDURES)
      .flatMap(routesOf)
      .filter(({ rest, path }) => path === rest.path)
      .flatMap(({ rest, path }) => {
        const paths = rest.body === "question" ? MODEL_OPERATIONS.map((it) => path.replace("{operation}", it)) : [path];
        return paths.map((it) => whole(`${rest.method} ${it}`));
      });
    expect(routes.sort()).toEqual(served.sort());
  });

  it("has every operation at the address of server and path", async () => {
    const [server] = document.servers;
    for (const [route] of operations) {
      const [method, path = ""] = route.split(" ");
      const address = `${server?.url}${path.replace(/\{\w+\}/g, "x")}`;
      const answer = await fetch(address, { method: method as string });
      // An unknown address answers before authentication.
      expect([route, answer.status]).toEqual([route, route.endsWith("/credentials/revoke") ? 400 : 401]);
    }
    expect((await fetch(`${server?.url}/api/v1/nothing`)).status).toBe(404);
  });

  it("names every operation once, with every parameter of its path", () => {
    const ids = operations.map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [route, { parameters }] of operations) {
      const inPath = [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = parameters.filter((it) => it.in === "path");
      expect([route, declared.map(({ name }) => name).sort()]).toEqual([route, inPath.sort()]);
      expect(declared.every(({ required }) => required)).toBe(true);
      for (const { in: place, schema, content } of parameters) {
        expect(["path", "query", "header"]).toContain(place);
        expect(Object.keys(schema ?? content?.["application/json"]?.schema ?? {}).length).toBeGreaterThan(0);
      }
      const places = parameters.map((it) => `${it.in} ${it.name}`);
      expect(new Set(places).size).toBe(places.length);
    }
  });

  it("has no dangling references, and no unused components", () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"(#\/components\/schemas\/[^"]+)"/g)].map(
      ([, ref]) => ref,
    );
    expect(refs.length).toBeGreaterThan(20);
    const schemas = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect([...new Set(refs)].sort()).toEqual(schemas.sort());
    expect(JSON.stringify(document)).not.toMatch(/\$defs|\$schema|"\$id"/);
  });

  it("has every event of a webhook with the schema of its body", () => {
    const names = Object.keys(document.webhooks);
    expect(names.sort()).toEqual([...WebhookEventType.options].sort());
    for (const [name, { post }] of Object.entries(document.webhooks)) {
      const $ref = String(post?.requestBody?.content["application/json"]?.schema?.$ref);
      const schema = document.components.schemas[$ref.slice("#/components/schemas/".length)];
      expect(schema).toMatchObject({ required: ["type", "timestamp", "data"], properties: { type: { const: name } } });
    }
  });

  it("takes the project from the query beside a body, as the contract prints it", () => {
    for (const route of ["POST /test-cases", "PATCH /test-cases/{caseId}", "POST /test-cycles/{cycleId}/results"]) {
      const { parameters, requestBody } = operation(route);
      expect(parameters).toContainEqual(expect.objectContaining({ name: "projectId", in: "query", required: true }));
      const schema = requestBody?.content["application/json"]?.schema as { properties: object; required?: string[] };
      expect(Object.keys(schema.properties)).not.toContain("projectId");
      expect(schema.required ?? []).not.toContain("projectId");
    }
    const body = operation("PATCH /projects/{projectId}").requestBody?.content["application/json"]?.schema;
    expect(body).toMatchObject({ type: "object", additionalProperties: false });
    expect(Object.keys((body as { properties: object }).properties)).toEqual([
      ...["name", "description", "defaultBranch", "runDeadlineMinutes", "issueTemplate", "isReviewRequired"],
    ]);
  });

  it("says what the forms of other products' calls hold", () => {
    const { requestBody, parameters } = operation("POST /junit/import");
    expect(parameters.map(({ name }) => name)).toEqual(["Idempotency-Key"]);
    expect(requestBody?.content["multipart/form-data"]?.schema).toMatchObject({
      required: ["projectId", "name", "file"],
      properties: { projectId: { type: "string" }, name: { type: "string" }, file: { type: "array" } },
    });
  });

  it("takes a question as a body, or as JSON in the query, with a path for each operation", () => {
    const asked = operation("GET /model/project/findMany").parameters.find(({ name }) => name === "q");
    expect(asked).toMatchObject({ in: "query", required: false, schema: { type: "string" } });
    const { requestBody } = operation("POST /model/project/findMany");
    const schema = requestBody?.content["application/json"]?.schema as { properties: object };
    expect(Object.keys(schema.properties).sort()).toEqual(["include", "orderBy", "select", "skip", "take", "where"]);
    expect(asked?.schema).toMatchObject({ contentMediaType: "application/json", contentSchema: schema });
    const count = operation("POST /model/project/count").requestBody?.content["application/json"]?.schema;
    expect(Object.keys(count?.properties as object)).toEqual(["where"]);
  });

  it("requires only required fields of inputs, and all fields of answers", () => {
    const { CaseStep, NewCaseStep } = document.components.schemas;
    expect([CaseStep?.required, NewCaseStep?.required]).toEqual([["action", "expected"], undefined]);
    const steps = (route: string) => JSON.stringify(operation(route).requestBody);
    expect(steps("POST /test-cases")).toContain("/NewCaseStep");
    expect(steps("PATCH /test-cases/{caseId}")).toContain("/NewCaseStep");
    expect(JSON.stringify(document.components.schemas.TestCase)).toContain('/CaseStep"');
  });

  it("describes questions with their bounds", () => {
    const question = (route: string, name: string) => operation(route).parameters.find((it) => it.name === name);
    expect(question("GET /test-cases", "limit")).toMatchObject({
      ...{ in: "query", required: false },
      schema: { type: "integer", minimum: 1, maximum: 200, default: 50 },
    });
    expect(question("GET /test-cases", "projectId")).toMatchObject({ in: "query", required: true });
    expect(question("GET /test-cycles/{cycleId}/results", "status")).toMatchObject({
      schema: { type: "array", items: { $ref: "#/components/schemas/ResultStatus" } },
    });
    expect(question("POST /imports", "dryRun")).toMatchObject({ required: false, schema: { type: "boolean" } });
    expect(operation("POST /imports").requestBody?.content).toHaveProperty(["multipart/form-data"]);
  });

  it("describes answers: success as it really comes, and the one error", () => {
    for (const [route, { responses }] of operations) {
      const successes = Object.keys(responses).filter((status) => status.startsWith("2"));
      const makes = route.startsWith("POST") && !route.includes("/model/");
      const usual = makes ? ["201"] : ["200"];
      expect([route, successes]).toEqual([route, UNUSUAL_WHOLE[route] ?? usual]);
      const type = route === "GET /api/v1/attachments/{attachmentId}" ? "application/octet-stream" : "application/json";
      for (const status of successes) expect(responses[status]?.content).toHaveProperty([type, "schema"]);
      for (const status of Object.keys(responses).filter((it) => it >= "400")) {
        expect(responses[status]).toEqual({ $ref: `#/components/responses/Error${status}` });
      }
    }
    const { required, properties } = document.components.schemas.Error as {
      required: string[];
      properties: { errorCode: { enum: string[] } };
    };
    expect(required).toEqual(["error", "errorCode", "requestId"]);
    expect(properties.errorCode.enum).toEqual(Object.keys(HTTP_STATUS));
  });
});
