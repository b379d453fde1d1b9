import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeOnSqlite } from "../../testing/each-database.testing.ts";
import { openWorld, type World } from "../../testing/every-procedure.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

type Sent = { method?: string; path: string; type?: string; as?: "token" | "cookie" | "anyone"; head?: string };

const JSON_TYPE = "application/json";
const FORM_TYPE = "multipart/form-data; boundary=cut";
const part = (disposition: string) => `--cut\r\ncontent-disposition: form-data; ${disposition}\r\n\r\n`;
const FILE_PART = part('name="file"; filename="junit.xml"');

/** Every endpoint that reads a body, by what it reads; `head` is what arrives of it. */
const ENDPOINTS: Record<string, (world: World) => Sent> = {
  "a REST call": () => ({ path: "/api/v1/projects" }),
  "a REST call that changes something": ({ projectId }) => ({ method: "PATCH", path: `/api/v1/projects/${projectId}` }),
  "a REST call with a body that is deleted": ({ projectId }) => ({
    method: "DELETE",
    path: `/api/v1/projects/${projectId}`,
  }),
  "a REST call without credentials": () => ({ path: "/api/v1/credentials/revoke", as: "anyone" }),
  "a question to a model": () => ({ path: "/api/model/projects/findMany" }),
  "a tRPC call by token": () => ({ path: "/trpc/project.create" }),
  "a tRPC call by cookie": () => ({ path: "/trpc/project.create", as: "cookie" }),
  "a tRPC batch": () => ({ path: "/trpc/project.create,folder.create?batch=1", as: "cookie" }),
  "a sign-in": () => ({ path: "/trpc/session.signIn", as: "anyone" }),
  "an MCP message": () => ({ path: "/mcp" }),
  "an MCP batch": () => ({ path: "/mcp", head: "[" }),
  "an upload as the body": ({ projectId }) => upload(projectId, "application/xml", "<testsuite>"),
  "a compressed upload": ({ projectId }) => upload(projectId, "application/gzip", "\x1f"),
  "an upload in a form": ({ projectId }) => upload(projectId, FORM_TYPE, `${FILE_PART}<testsuite>`),
  "an upload whose form has no file yet": ({ projectId }) => upload(projectId, FORM_TYPE, "--cut\r\n"),
  "an upload of the page": ({ projectId }) => ({
    ...upload(projectId, FORM_TYPE, FILE_PART),
    path: `/uploads/reports?projectId=${projectId}`,
    as: "cookie",
  }),
  "a form that makes a cycle": () => form(part('name="name"')),
  "a form that makes a cycle, in its file": ({ projectId }) =>
    form(`${part('name="name"')}Slow\r\n${part('name="projectId"')}${projectId}\r\n${FILE_PART}<testsuite>`),
};

function upload(projectId: string, type: string, head: string): Sent {
  return { path: `/api/v1/imports?projectId=${projectId}`, type, head };
}

function form(head: string): Sent {
  return { path: "/api/junit/import", type: FORM_TYPE, head };
}

/** What a slow sender does after the first bytes. */
const SENDERS: Record<string, (sent: ClientRequest) => () => void> = {
  "stops sending": () => () => {},
  "sends a byte at a time": (sent) => {
    const timer = setInterval(() => sent.write(" "), 20);
    return () => clearInterval(timer);
  },
};

describeOnSqlite("a body that comes too slowly", (on) => {
  let tessera: Tessera;
  let world: World;
  let secret: string;
  let page: Page;

  beforeAll(async () => {
    const bodyPace = { withinMs: 300, windowBytes: 1000, windowMs: 300 };
    tessera = await Tessera.start(on(), {}, undefined, { bodyPace });
    world = await openWorld(tessera);
    page = world.root;
    secret = await tessera.token(page, { scopes: ["all"] });
  });
  afterAll(() => tessera.stop());

  function begin({ method = "POST", path, type = JSON_TYPE, as = "token", head = "{" }: Sent): ClientRequest {
    const credentials = {
      token: { authorization: `Bearer ${secret}` },
      cookie: { cookie: page.cookie(), origin: tessera.url },
      anyone: { origin: tessera.url },
    };
    const headers = { "content-type": type, "content-length": "100000", ...credentials[as] };
    const sent = request(`${tessera.url}${path}`, { method, headers });
    sent.write(head, "latin1");
    return sent;
  }

  async function answerOf(sent: ClientRequest) {
    const [answer] = (await once(sent, "response")) as [IncomingMessage];
    let text = "";
    for await (const chunk of answer) text += chunk;
    return { status: answer.statusCode, connection: answer.headers.connection, body: [JSON.parse(text)].flat()[0] };
  }

  const stored = async () => {
    const { db } = tessera.ctx;
    const projects = db.selectFrom("project").select("id").execute();
    const imports = db.selectFrom("import").select("id").execute();
    return Promise.all([projects, imports, db.selectFrom("testCycle").selectAll().execute()]);
  };

  describe.each(Object.entries(SENDERS))("of a sender that %s", (_, go) => {
    it.each(Object.entries(ENDPOINTS))("is given up with 408: %s", async (_, endpoint) => {
      const before = await stored();
      const sent = begin(endpoint(world));
      // The server lets go of the connection while bytes are on their way.
      sent.on("error", () => {});
      const stop = go(sent);
      const { status, connection, body } = await answerOf(sent).finally(stop);
      expect({ status, connection }).toEqual({ status: 408, connection: "close" });
      expect(body.errorCode ?? body.error.data.errorCode).toBe("REQUEST_TIMEOUT");
      expect(body.requestId ?? body.error.data.requestId).toBeTruthy();
      expect(await stored()).toEqual(before);
      sent.destroy();
    });
  });

  it("keeps no working space", async () => {
    expect(tessera.ctx.spoolSpace.used).toBe(0);
  });
});
